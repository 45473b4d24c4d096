import { stringify } from 'yaml'
import type { ControlPlane } from '../test/kit/control-plane/control-plane.ts'
import { freePort } from '../test/kit/control-plane/free-port.ts'
import { startGoogleEmulator } from '../test/kit/google/start-google-emulator.ts'
import { googleObjects } from './google-objects.ts'
import type { Scenario } from './scenario.ts'
import { verifyGoogle } from './verify-google.ts'

const POOL = 'projects/123/locations/global/workloadIdentityPools/demo'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
/** Google's own ID tokens live for an hour, which is longer than anybody watches. */
const ID_TOKEN_SECONDS = 30

/**
 * All five calls of the IAM Service Account Credentials API, through workload identity federation and a
 * delegation chain of two steps, against an emulator of Google on this machine.
 */
export async function googleScenario({ admin }: ControlPlane): Promise<Scenario> {
  const { accounts, objects, samples } = googleObjects(
    `//iam.googleapis.com/${POOL}/providers/cluster`,
  )
  const [first, second, last] = accounts
  const google = await startGoogleEmulator({
    serviceAccounts: accounts.map((email) => ({ email, allowedLocations: ['europe-west1'] })),
    providers: [
      {
        projectNumber: '123',
        pool: 'demo',
        provider: 'cluster',
        issuer: 'https://kubernetes.default.svc',
        jwks: async () => (await admin.request<never>('GET', '/openid/v1/jwks')).body,
      },
    ],
    grants: [
      {
        member: `principal://iam.googleapis.com/${POOL}/subject/system:serviceaccount:mintlet-demo:google`,
        role: CREATOR,
        serviceAccount: first,
      },
      { member: `serviceAccount:${first}`, role: CREATOR, serviceAccount: second },
      { member: `serviceAccount:${second}`, role: CREATOR, serviceAccount: last },
    ],
    settings: { idTokenSeconds: ID_TOKEN_SECONDS },
  })
  const port = await freePort()
  return {
    rights: ['rbac.yaml', 'rbac-workload-identity.yaml'],
    yaml: objects.map((object) => stringify(object)).join('---\n'),
    samples,
    flags: {
      'google-iamcredentials-endpoint': google.iamcredentialsUrl,
      'google-sts-endpoint': google.stsUrl,
      'oidc-insecure-http': 'true',
      'oidc-base-url': `http://127.0.0.1:${port}`,
      'oidc-address': `127.0.0.1:${port}`,
    },
    about: `Google: an emulator at ${google.iamcredentialsUrl}   Chain: ${accounts.join(' -> ')}`,
    verify: (_admin, sample, data) => verifyGoogle(google, last, sample, data),
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}
