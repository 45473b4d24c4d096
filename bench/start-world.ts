import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { KubeClient } from '../src/kube/kube-client.ts'
import { clientOf } from '../test/cluster/kube/client-of.ts'
import { installMintlet } from '../test/cluster/operator/install-mintlet.ts'
import { createTokenApi } from '../test/cluster/operator/token-api.ts'
import type { ControlPlane } from '../test/kit/control-plane/control-plane.ts'
import { refusedRequests } from '../test/kit/control-plane/refused-requests.ts'
import { startControlPlane } from '../test/kit/control-plane/start-control-plane.ts'
import { type Operator, startOperator } from '../test/kit/operator.ts'

/**
 * A fresh control plane with mintlet installed, and its operator as it is built for production. Its disposal fails when
 * deploy/rbac.yaml was not enough for that.
 */
export type World = AsyncDisposable & {
  readonly controlPlane: ControlPlane
  /** The operator's own transport, as the administrator. */
  readonly client: KubeClient
  /** As in a pod: plain JS, a service account's token, defaults but for addresses and least lifetime. */
  start(flags?: readonly string[]): Operator
}

/** Where everything is measured. */
export const NAMESPACE = 'bench'
/** An object that is issued before anything is measured. */
export const PROBE = ['bench-probe', 'probe'] as const
const USER = 'operator'
const ROOT = new URL('../', import.meta.url)

/** `npm start`, without npm: flags of Node's own, and the operator as it was built. */
const { scripts }: { scripts: { start: string } } = JSON.parse(
  await readFile(new URL('package.json', ROOT), 'utf8'),
)
const COMMAND = scripts.start.split(' ').slice(1)

export async function startWorld(): Promise<World> {
  // Writes reach the disk, as they do wherever it matters.
  const controlPlane = await startControlPlane({
    users: { [USER]: ['mintlet-operators'] },
    auditLevel: 'None',
    fsync: true,
  })
  try {
    const rights = await readFile(new URL('deploy/rbac.yaml', ROOT), 'utf8')
    const namespaces = [NAMESPACE, PROBE[0]]
    const group = 'mintlet-operators'
    await installMintlet(controlPlane.admin, { namespaces, rights, group })
    const folder = await serviceAccountFolder(controlPlane)
    const client = clientOf(controlPlane)
    const start = (flags: readonly string[] = []): Operator => operator(controlPlane, folder, flags)
    await firstStart(controlPlane, start)
    return {
      controlPlane,
      client,
      start,
      async [Symbol.asyncDispose]() {
        await using _ends = controlPlane
        await client.close()
        const refused = await refusedRequests(controlPlane, (username) => username === USER)
        if (refused.length > 0) throw new Error(`the operator was refused ${refused.join(', ')}`)
      },
    }
  } catch (error) {
    await controlPlane.stop()
    throw error
  }
}

/** Makes the issuer's keys and the certificate, which are no part of any mint. */
async function firstStart(controlPlane: ControlPlane, start: () => Operator): Promise<void> {
  await using first = start()
  const api = createTokenApi(controlPlane.admin)
  await api.create(PROBE, { accessToken: { scopes: ['probe'], lifetime: '12h' } })
  await api.untilReady(PROBE)
  // With the certificate that it has made by then.
  await first.line('serving issuer discovery and keys')
}

async function serviceAccountFolder({ folder, ca, token }: ControlPlane): Promise<string> {
  const mount = `${folder}/service-account`
  await mkdir(mount)
  const files = { token: token(USER), 'ca.crt': ca, namespace: 'mintlet-system' }
  await Promise.all(
    Object.entries(files).map(([name, text]) =>
      writeFile(`${mount}/${name}`, text, { mode: 0o600 }),
    ),
  )
  return mount
}

function operator({ url }: ControlPlane, folder: string, flags: readonly string[]): Operator {
  const { hostname, port } = new URL(url)
  return startOperator({
    command: COMMAND,
    env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
    flags: [
      `--service-account-folder=${folder}`,
      '--min-lifetime=5s',
      '--oidc-address=127.0.0.1:0',
      '--health-address=127.0.0.1:0',
      ...flags,
    ],
  })
}
