import type { AdminClient } from './admin-client.ts'
import type { AuditEvent, AuditLevel } from './audit-log.ts'
import type { FaultRule } from './fault.ts'
import type { FaultProxy } from './fault-proxy.ts'
import type { Users } from './users.ts'

export type ControlPlaneOptions = {
  /** Name → groups, beside `admin` in `system:masters`. `{ operator: [] }` may do nothing until RBAC says so. */
  readonly users?: Users
  /** `Metadata` unless given. */
  readonly auditLevel?: AuditLevel
  /**
   * Also runs kube-controller-manager, false unless given. Without it nothing collects garbage, empties a namespace
   * that is deleted, or makes service accounts.
   */
  readonly controllerManager?: boolean
  /** Whether a write is on the disk before it is answered; false unless given, which is faster. */
  readonly fsync?: boolean
  /** More flags for the API server: `--runtime-config=...`, `--feature-gates=...`. The last of two equal ones counts. */
  readonly apiServerFlags?: readonly string[]
}

export type ControlPlane = AsyncDisposable & {
  /** `https://127.0.0.1:port` of the API server. */
  readonly url: string
  /** PEM of the authority to trust, for the API server and its fault proxies. */
  readonly ca: string
  /** `http://127.0.0.1:port` of etcd, which trusts whoever asks. */
  readonly etcdUrl: string
  /** Everything that belongs to it: data, logs (`kube-apiserver.log`), kubeconfigs. Gone after stop(). */
  readonly folder: string
  /** For `admin`. */
  readonly kubeconfigPath: string
  readonly admin: AdminClient
  /**
   * @returns the user's bearer token
   * @throws RangeError for a user not in the options
   */
  token(user: string): string
  /**
   * @param server the API server unless given; a fault proxy's URL otherwise
   * @returns the path of a kubeconfig
   * @throws RangeError for a user not in the options
   */
  kubeconfigFor(user: string, server?: string): string
  /** What was asked of the API server so far, oldest first; a request follows its answer after some milliseconds. */
  auditLog(): Promise<readonly AuditEvent[]>
  /** Opens a fault proxy before the API server; stop() ends it too. */
  startFaultProxy(rule?: FaultRule): Promise<FaultProxy>
  /** SIGTERM unless given; SIGKILL is what a crash looks like. Resolves when it has ended. */
  stopEtcd(signal?: NodeJS.Signals): Promise<void>
  /** With the same port and data; resolves when it is healthy. */
  startEtcd(): Promise<void>
  /** SIGTERM unless given; SIGKILL is what a crash looks like. Resolves when it has ended. */
  stopApiServer(signal?: NodeJS.Signals): Promise<void>
  /** With the same port; resolves when it is ready, which needs etcd. */
  startApiServer(): Promise<void>
  /** A process group that was started for it, such as an operator: it dies when the control plane does. */
  dieWith(pid: number): void
  /** Kills everything and removes the folder. The second call waits for the first. */
  stop(): Promise<void>
}
