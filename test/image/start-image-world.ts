import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { StartedTestContainer } from 'testcontainers'
import { deployed } from '../cluster/operator/deployed.ts'
import { installMintlet } from '../cluster/operator/install-mintlet.ts'
import { createTokenApi, type TokenApi } from '../cluster/operator/token-api.ts'
import { freePort } from '../kit/control-plane/free-port.ts'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'
import type { Docker } from '../kit/docker/docker.ts'
import { pointTestcontainers } from '../kit/docker/point-testcontainers.ts'
import { until } from '../kit/until.ts'
import type { ImageUnderTest } from './image-under-test.ts'
import { OperatorContainer } from './operator-container.ts'

export const NAMESPACE = 'team'
/** Where a pod has its access; the operator is not told otherwise. */
export const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

export type Running = {
  readonly container: StartedTestContainer
  /** From the start of its process to the first 200 of /readyz, in milliseconds. */
  readonly readyAfterMs: number
  /** SIGTERM, and after half a minute SIGKILL; the container stays. @returns the process's exit code */
  end(): Promise<number>
}

export type ImageWorld = AsyncDisposable &
  TokenApi & {
    /** Starts one more operator and resolves when it is ready. */
    start(options: { readonly asInPod: boolean }): Promise<Running>
    /** Who has the operator's lease: nothing for nobody. */
    leaseHolder(): Promise<string | undefined>
    /** What containers log in between. */
    readonly docker: Docker
  }

const GRACE_MS = 30_000
const SERVICE_ACCOUNT = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: mintlet, namespace: mintlet-system }
`

/** A control plane with deploy/rbac.yaml's rights for the operator's service account, and containers of the image in it. */
export async function startImageWorld({ docker, image }: ImageUnderTest): Promise<ImageWorld> {
  pointTestcontainers(docker)
  const controlPlane = await startControlPlane()
  const { admin, url, ca } = controlPlane
  const mount = await mkdtemp(`${tmpdir()}/mintlet-pod-`)
  const started: StartedTestContainer[] = []
  const group = 'system:serviceaccounts:mintlet-system'
  await installMintlet(admin, {
    namespaces: [NAMESPACE],
    rights: await deployed('rbac.yaml'),
    group,
  })
  await admin.apply(SERVICE_ACCOUNT)
  await fill(mount, {
    token: await serviceAccountToken(),
    'ca.crt': ca,
    namespace: 'mintlet-system',
  })

  async function serviceAccountToken(): Promise<string> {
    const path = '/api/v1/namespaces/mintlet-system/serviceaccounts/mintlet/token'
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
    type Answer = { readonly status: { readonly token: string } }
    return (await admin.request<Answer>('POST', path, request)).body.status.token
  }

  async function start({ asInPod }: { readonly asInPod: boolean }): Promise<Running> {
    const health = await freePort()
    const { hostname, port } = new URL(url)
    const made = new OperatorContainer(image.tag)
      .withNetworkMode('host')
      .withAutoRemove(false)
      .withBindMounts([{ source: mount, target: MOUNT, mode: 'ro' }])
      .withEnvironment({ KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port })
      .withCommand([
        `--health-address=127.0.0.1:${health}`,
        '--oidc-address=127.0.0.1:0',
        '--oidc-base-url=http://mintlet.test',
        '--oidc-insecure-http',
      ])
    const running = asInPod
      ? made.withReadOnlyRoot().withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges')
      : made
    const container = await running.start()
    started.push(container)
    const format = (path: string): Promise<string> =>
      docker.text(['inspect', '--format', `{{${path}}}`, container.getId()])
    await until('the container is ready', async () => {
      const answer = await fetch(`http://127.0.0.1:${health}/readyz`)
      await answer.body?.cancel()
      return answer.status === 200
    })
    const readyAt = Date.now()
    return {
      container,
      readyAfterMs: readyAt - Date.parse(await format('.State.StartedAt')),
      async end() {
        await container.stop({ remove: false, timeout: GRACE_MS })
        return Number(await format('.State.ExitCode'))
      },
    }
  }

  return {
    ...createTokenApi(admin),
    docker,
    start,
    async leaseHolder() {
      const path = '/apis/coordination.k8s.io/v1/namespaces/mintlet-system/leases/mintlet'
      type Lease = { readonly spec?: { readonly holderIdentity?: string } }
      const { body } = await admin.request<Lease>('GET', path)
      return body.spec?.holderIdentity || undefined
    },
    async [Symbol.asyncDispose]() {
      await using ends = new AsyncDisposableStack()
      ends.use(controlPlane)
      ends.defer(() => rm(mount, { recursive: true, force: true }))
      for (const container of started) {
        ends.defer(() => docker.text(['rm', '--force', container.getId()]).then(() => undefined))
      }
    },
  }
}

/** As kubelet does it for a container that is nobody in particular: everyone may read. */
async function fill(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  for (const [name, text] of Object.entries(files)) {
    await writeFile(`${folder}/${name}`, text, { mode: 0o644 })
  }
}
