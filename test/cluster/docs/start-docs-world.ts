import { appendFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { consumerSamples } from '../../kit/consumer-samples.ts'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { ROOT } from '../../kit/docs/document-pages.ts'
import type { GoogleEmulator } from '../../kit/google/start-google-emulator.ts'
import { startGoogleEmulator } from '../../kit/google/start-google-emulator.ts'
import { findHelm } from '../../kit/helm/find-helm.ts'
import { startK0rdentEmulator } from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import { pythonVenv } from '../../kit/python.ts'
import { CREATOR } from '../google/start-chain-world.ts'
import { enterPod } from './enter-pod.ts'
import { placeKubectl } from './place-kubectl.ts'
import { placeNetwork } from './place-network.ts'
import { createRunPod } from './run-pod.ts'
import { aws } from './stand-ins/aws.ts'
import { docker } from './stand-ins/docker.ts'
import { gcloudOf, PROJECT_NUMBER } from './stand-ins/gcloud.ts'
import { loadImage } from './stand-ins/load-image.ts'
import { npm } from './stand-ins/npm.ts'
import { npx } from './stand-ins/npx.ts'
import { startKubelet } from './start-kubelet.ts'
import { type Reader, startReader } from './start-reader.ts'
import { type Asked, startStandIns } from './start-stand-ins.ts'
import { STOOD_IN } from './stood-in.ts'

/** A cluster without mintlet, and everything that readers of the pages have, or what stands in for it. */
export type DocsWorld = AsyncDisposable & {
  readonly admin: AdminClient
  /** Somebody who has cloned the repository. */
  startReader(page: string): Promise<Reader>
  /** For files of tests. */
  readonly folder: string
  /** What was stood in for so far, each as often as it was: names of STOOD_IN. */
  stoodIn(): Promise<readonly string[]>
}

const FLAGS = [
  '--log-level=debug',
  '--min-lifetime=5s',
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
  '--settle-time=3s',
  '--last-used-interval=5s',
  '--request-interval=1s',
  '--slow-retry=3s',
  '--backoff-base=500ms',
  '--backoff-cap=2s',
  '--lease-duration=4s',
  '--renew-deadline=3s',
  '--retry-period=500ms',
]
const OPERATOR = 'mintlet@my-project.iam.gserviceaccount.com'
const COPIED = ['deploy']
const LINKED = [
  'crds',
  'helm',
  'docs',
  'src',
  'test',
  'node_modules',
  'package.json',
  'package-lock.json',
]

export async function startDocsWorld(): Promise<DocsWorld> {
  await using ends = new AsyncDisposableStack()
  const folder = await mkdtemp(`${tmpdir()}/mintlet-docs-`)
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  const controlPlane = ends.use(
    await startControlPlane({ controllerManager: true, auditLevel: 'None', users: { ada: [] } }),
  )
  const { admin } = controlPlane
  const google = ends.use(await startGoogle(admin))
  const k0rdent = ends.use(
    await startK0rdentEmulator({ serviceAccounts: K0RDENT_ACCOUNTS, projects: ['proj-0001'] }),
  )
  const pods = createRunPod({
    controlPlane,
    flags: [
      ...FLAGS,
      `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
      `--google-sts-endpoint=${google.stsUrl}`,
      `--google-metadata-host=${google.metadataHost}`,
      `--k0rdent-endpoint=${k0rdent.url}`,
    ],
    env: { NODE_EXTRA_CA_CERTS: k0rdent.caFile },
  })
  ends.use(startKubelet(admin, pods))

  const bin = `${folder}/bin`
  for (const name of ['bin', 'home', 'own', 'clones']) mkdirSync(`${folder}/${name}`)
  const reached = `${folder}/reached`
  writeFileSync(reached, '')
  await placeKubectl(bin, reached)
  symlinkSync(await findHelm(), `${bin}/helm`)
  await placePlugin(bin, reached)
  await placeNetwork(bin, reached)
  const note = (program: string): void => {
    if (Object.hasOwn(STOOD_IN, program)) appendFileSync(reached, `${program}\n`)
  }
  const programs = {
    npm,
    npx,
    docker,
    aws,
    kind: loadImage,
    k3s: loadImage,
    ctr: loadImage,
    gcloud: gcloudOf(google),
    'mintlet-port': async () => ({ code: 0, output: String(await pods.oidcPort()) }),
    'mintlet-logs': async ({ args }: Asked) => ({
      code: 0,
      output: await pods.log(args.join(' ')),
    }),
    'k0rdent-token': async () => ({
      code: 0,
      output: await k0rdent.issueAdminToken('user-admin-001', DAY),
    }),
    'enter-pod': async ({ args }: Asked) => ({
      code: 0,
      output: await enterPod(admin, `${folder}/pod`, args),
    }),
  }
  ends.use(await startStandIns(bin, programs, note))
  const venv = await pythonVenv()
  // By its own path: it finds its libraries by that. Without them no program of Python is tried, which stderr has said.
  await place(`${bin}/python`, venv === undefined ? 'true' : `exec ${venv.executable} "$@"`)
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: `${folder}/home`,
    KUBECONFIG: controlPlane.kubeconfigPath,
    TMPDIR: folder,
    PROJECT_NUMBER,
  }
  const all = ends.move()
  return {
    admin,
    folder,
    startReader: async (page) => {
      const clone = `${folder}/clones/${page.replaceAll('/', '-')}`
      clonedTo(clone)
      return startReader({ folder: await mkdtemp(`${folder}/own/`), cwd: clone, env })
    },
    stoodIn: async () => (await readFile(reached, 'utf8')).split('\n').slice(0, -1),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

const DAY = 86_400
const K0RDENT_ACCOUNTS = ['sa-pipeline-prod', 'sa-contractor'].map((id) => ({
  id,
  scope: 'organization' as const,
  scopeId: 'myorg',
  roles: ['compute.deployer', 'viewer'],
}))

/** With every account that samples name, and the operator as who may be any of them. */
async function startGoogle(admin: AdminClient): Promise<GoogleEmulator> {
  const named = consumerSamples().here.flatMap(({ object }) => {
    const { serviceAccount = '' } = (object['spec'] ?? {}) as { serviceAccount?: string }
    return serviceAccount.includes('@') ? [serviceAccount] : []
  })
  const accounts = [...new Set(named)]
  return startGoogleEmulator({
    serviceAccounts: [OPERATOR, ...accounts].map((email) => ({ email })),
    grants: accounts.map((serviceAccount) => ({
      member: `serviceAccount:${OPERATOR}`,
      role: CREATOR,
      serviceAccount,
    })),
    metadata: { projectId: 'my-project', email: OPERATOR },
    providers: [
      {
        projectNumber: PROJECT_NUMBER,
        pool: 'my-cluster',
        provider: 'kubernetes',
        issuer: 'https://kubernetes.default.svc',
        jwks: async () => (await admin.request<never>('GET', '/openid/v1/jwks')).body,
      },
    ],
  })
}

/** kubectl finds them on PATH. What verify asks of the issuer goes there as over a port-forward. */
async function placePlugin(bin: string, reached: string): Promise<void> {
  const lead = `if [ "$1" = verify ]; then
  echo 'kubectl mintlet verify' >> ${reached}
  set -- "$@" --issuer-address "https://127.0.0.1:$(mintlet-port)"
fi
`
  await place(`${bin}/kubectl-mintlet`, lead + fromSource('cli'))
  await place(`${bin}/kubectl_complete-mintlet`, fromSource('complete'))
}

const fromSource = (file: string): string => `exec ${process.execPath} ${ROOT}src/${file}.ts "$@"`

async function place(path: string, script: string): Promise<void> {
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

/** As a clone is, as far as the pages need it; what readers change there is a copy. */
function clonedTo(folder: string): void {
  mkdirSync(folder)
  for (const name of COPIED) cpSync(`${ROOT}${name}`, `${folder}/${name}`, { recursive: true })
  for (const name of LINKED) symlinkSync(`${ROOT}${name}`, `${folder}/${name}`)
}
