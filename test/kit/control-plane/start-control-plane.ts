import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createAdminClient } from './admin-client.ts'
import { readAuditLog } from './audit-log.ts'
import type { ControlPlane, ControlPlaneOptions } from './control-plane.ts'
import { etcdCommand } from './etcd.ts'
import type { FaultRule } from './fault.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type BinaryPath, findBinaries } from './find-binaries.ts'
import {
  apiServerCommand,
  CERTIFICATE,
  CERTIFICATE_KEY,
  readAuthority,
  writeApiServerFiles,
} from './kube-apiserver.ts'
import { controllerManagerCommand } from './kube-controller-manager.ts'
import { type RestartableServer, startOnFreePorts } from './restartable-server.ts'
import { type Reaper, startReaper } from './start-reaper.ts'
import { kubeconfigFile, makeTokens, type Tokens, type Users } from './users.ts'

type Parts = {
  readonly folder: string
  readonly reaper: Reaper
  readonly tokens: Tokens
  readonly etcd: RestartableServer
  readonly apiServer: RestartableServer
  readonly ca: string
}

/**
 * Starts a real etcd and kube-apiserver on free loopback ports, in about 4 seconds. Whatever ends this process, a
 * SIGKILL included, ends them and removes their folder.
 *
 * @throws Error when the programs are not to be had, see findBinaries; ServerFailed when one does not start
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { controllerManager = false } = options
  const binary = await findBinaries(
    controllerManager
      ? ['etcd', 'kube-apiserver', 'kube-controller-manager']
      : ['etcd', 'kube-apiserver'],
  )
  const folder = await mkdtemp(`${tmpdir()}/mintlet-control-plane-`)
  const reaper = startReaper(folder)
  try {
    const parts = await startServers(folder, reaper, binary, options)
    const controlPlane = toControlPlane(parts)
    if (controllerManager) {
      const kubeconfigPath = controlPlane.kubeconfigFor(CONTROLLER_MANAGER)
      await startOnFreePorts(
        1,
        ([port = 0]) =>
          controllerManagerCommand({
            binary: binary('kube-controller-manager'),
            folder,
            port,
            kubeconfigPath,
          }),
        reaper,
      )
    }
    return controlPlane
  } catch (error) {
    await reaper.reap()
    throw error
  }
}

const CONTROLLER_MANAGER = 'system:kube-controller-manager'

async function startServers(
  folder: string,
  reaper: Reaper,
  binary: BinaryPath,
  options: ControlPlaneOptions,
): Promise<Parts> {
  const { auditLevel = 'Metadata', fsync = false, apiServerFlags: flags = [] } = options
  const users: Users = {
    admin: ['system:masters'],
    // It acts for each of its controllers, so its own role is not enough.
    [CONTROLLER_MANAGER]: ['system:masters'],
    ...options.users,
  }
  const tokens = makeTokens(users)
  await writeApiServerFiles(folder, users, tokens, auditLevel)
  const etcd = await startOnFreePorts(
    2,
    ([clientPort = 0, peerPort = 0]) =>
      etcdCommand({ binary: binary('etcd'), folder, clientPort, peerPort, fsync }),
    reaper,
  )
  const [etcdPort = 0] = etcd.ports
  const apiServer = await startOnFreePorts(
    1,
    ([port = 0]) =>
      apiServerCommand({ binary: binary('kube-apiserver'), folder, port, etcdPort, tokens, flags }),
    reaper,
  )
  return { folder, reaper, tokens, etcd, apiServer, ca: await readAuthority(folder) }
}

function toControlPlane({ folder, reaper, tokens, etcd, apiServer, ca }: Parts): ControlPlane {
  const url = `https://127.0.0.1:${apiServer.ports[0]}`
  const admin = createAdminClient(url, ca, tokens)
  let stopped: Promise<void> | undefined

  function token(user: string): string {
    const found = tokens[user]
    if (found === undefined) throw new RangeError(`no user ${user}: name it in the option users`)
    return found
  }

  function kubeconfigFor(user: string, server = url): string {
    const path = `${folder}/${encodeURIComponent(user)}-${new URL(server).port}.kubeconfig`
    writeFileSync(path, kubeconfigFile(server, ca, user, token(user)), { mode: 0o600 })
    return path
  }

  const proxies: FaultProxy[] = []

  async function openFaultProxy(rule?: FaultRule): Promise<FaultProxy> {
    const [cert, key] = await Promise.all([
      readFile(`${folder}/${CERTIFICATE}`, 'utf8'),
      readFile(`${folder}/${CERTIFICATE_KEY}`, 'utf8'),
    ])
    const proxy = await startFaultProxy({ target: url, ca, cert, key, rule })
    proxies.push(proxy)
    return proxy
  }

  async function stopAll(): Promise<void> {
    await Promise.all([admin.close(), ...proxies.map((proxy) => proxy.stop())])
    await reaper.reap()
  }

  const stop = (): Promise<void> => (stopped ??= stopAll())
  return {
    dieWith: (pid) => reaper.started(pid),
    url,
    ca,
    etcdUrl: `http://127.0.0.1:${etcd.ports[0]}`,
    folder,
    kubeconfigPath: kubeconfigFor('admin'),
    admin,
    token,
    kubeconfigFor,
    auditLog: () => readAuditLog(`${folder}/audit.log`),
    startFaultProxy: openFaultProxy,
    stopEtcd: (signal) => etcd.stop(signal),
    startEtcd: () => etcd.start(),
    stopApiServer: (signal) => apiServer.stop(signal),
    startApiServer: () => apiServer.start(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
