import { stringify } from 'yaml'
import { createCredentialApi } from '../cluster/credential-api.ts'
import { deployed } from '../cluster/operator/deployed.ts'
import { installMintlet } from '../cluster/operator/install-mintlet.ts'
import { createTokenApi } from '../cluster/operator/token-api.ts'
import type { AdminClient } from '../kit/control-plane/admin-client.ts'
import { freePort } from '../kit/control-plane/free-port.ts'
import { type GoogleEmulator, startGoogleEmulator } from '../kit/google/start-google-emulator.ts'
import type { OpenCluster } from '../kit/one-node/open-cluster.ts'
import { probePod } from '../kit/one-node/probe-pod.ts'
import { type Attempt, readProbeLog } from '../kit/one-node/read-probe-log.ts'
import type { Operator } from '../kit/operator.ts'
import { LIVES } from './lives.ts'
import { NS } from './namespace.ts'
import { startReady } from './start-ready.ts'

/** In a real cluster: an operator with the rights of deploy/rbac.yaml, an emulator of Google, and two pods with Secrets. */
export type MountedWorld = AsyncDisposable & {
  readonly google: GoogleEmulator
  readonly operator: Operator
  /** What a pod has logged so far. */
  attempts(pod: Pod): Promise<readonly Attempt[]>
}

/** `reader` has an access token of Google's, `client` the credentials of a client of the operator's own. */
export type Pod = 'reader' | 'client'

const account = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`
const OPERATOR = account('operator')
/** In whose name the operator mints. */
export const READER = account('reader')
/** Only the pod ever asks for tokens of this account: each request is one authentication as the reader. */
export const ASKED = account('asked')
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform'

/** @param cluster whose node is this machine; the caller's */
export async function startMountedWorld(cluster: OpenCluster): Promise<MountedWorld> {
  await using starting = new AsyncDisposableStack()
  const { admin } = cluster
  const google = starting.use(await startGoogle())
  await installMintlet(admin, {
    namespaces: [],
    rights: await deployed('rbac.yaml'),
    group: 'system:serviceaccounts:mintlet-system',
  })
  await admin.apply(ISSUERS.map((issuer) => stringify(issuer)).join('---\n'))
  const operatorsKubeconfig = await cluster.kubeconfigFor('mintlet-system', 'mintlet')
  const operator = starting.use(await startWithGoogle(operatorsKubeconfig, google))
  await issue(admin)
  const { host } = new URL(google.iamcredentialsUrl)
  const path = `/v1/projects/-/serviceAccounts/${ASKED}:generateAccessToken`
  const body = JSON.stringify({ scope: [CLOUD_PLATFORM] })
  for (const pod of [
    probePod({ name: 'reader', secretName: 'reader', args: ['token', host, path, body] }),
    probePod({ name: 'client', secretName: 'client-credential', args: ['client'] }),
  ]) {
    await createCredentialApi(admin, 'clients').make(`/api/v1/namespaces/${NS}/pods`, pod)
  }
  const all = starting.move()
  return {
    google,
    operator,
    async attempts(pod) {
      const log = `/api/v1/namespaces/${NS}/pods/${pod}/log?timestamps=true`
      const { status, body: answer } = await admin.request<{ message: string }>('GET', log)
      if (status !== 200) throw new Error(`the log of ${pod}: ${status} ${answer.message}`)
      return readProbeLog(answer.message)
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

const startGoogle = (): Promise<GoogleEmulator> =>
  startGoogleEmulator({
    serviceAccounts: [OPERATOR, READER, ASKED].map((email) => ({ email })),
    grants: [
      { member: `serviceAccount:${OPERATOR}`, role: CREATOR, serviceAccount: READER },
      { member: `serviceAccount:${READER}`, role: CREATOR, serviceAccount: ASKED },
    ],
    metadata: { projectId: 'my-project', email: OPERATOR },
    settings: { accessTokenSeconds: LIVES.tokenSeconds },
  })

async function startWithGoogle(kubeconfig: string, google: GoogleEmulator): Promise<Operator> {
  const port = await freePort()
  return startReady([
    `--kubeconfig=${kubeconfig}`,
    `--oidc-base-url=http://127.0.0.1:${port}`,
    `--oidc-address=127.0.0.1:${port}`,
    `--google-iamcredentials-endpoint=${google.iamcredentialsUrl}`,
    `--google-metadata-host=${google.metadataHost}`,
  ])
}

const issuer = (name: string, spec: object): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ClusterCredentialIssuer',
  metadata: { name },
  spec,
})

const ISSUERS = [
  issuer('google', {
    google: { auth: { ambient: {} } },
    grants: [
      {
        namespaces: { names: [NS] },
        serviceAccounts: [READER],
        kinds: ['AccessToken'],
        scopes: [CLOUD_PLATFORM],
      },
    ],
  }),
  issuer('clients', {
    local: {},
    grants: [
      {
        namespaces: { names: [NS] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['ClientCredential'],
        maxCredentials: 2,
      },
    ],
  }),
]

/** Resolves when both Secrets are there. */
async function issue(admin: AdminClient): Promise<void> {
  const tokens = createTokenApi(admin)
  const credentials = createCredentialApi(admin, 'clients')
  await tokens.create([NS, 'reader'], {
    issuerRef: { name: 'google' },
    serviceAccount: READER,
    accessToken: { scopes: [CLOUD_PLATFORM] },
    refresh: { before: LIVES.refreshBefore },
  })
  await credentials.createCredential([NS, 'client'], {
    serviceAccount: `${NS}:client`,
    lifetime: LIVES.credential,
    rotation: { policy: 'BeforeExpiry', before: LIVES.rotateBefore, overlap: LIVES.overlap },
  })
  await tokens.untilReady([NS, 'reader'])
  await credentials.untilIssued([NS, 'client'])
}
