import { type GoogleEmulator, startGoogleEmulator } from './start-google-emulator.ts'
import { makeSubjectIssuer, type SubjectIssuer } from './subject-issuer.ts'

/** An emulator with something in it: a pool with a provider, and a chain of two delegates to a target. */
export type ExampleGoogle = AsyncDisposable & {
  readonly google: GoogleEmulator
  /** Whose tokens the provider takes. */
  readonly cluster: SubjectIssuer
  /** May be impersonated through the delegates alone. Has an organization and allowed locations. */
  readonly target: string
  readonly delegates: readonly [string, string]
  /** May be impersonated by the user at once. */
  readonly direct: string
  /** In IAM's form; it may begin the chain, and so may the subject. */
  readonly user: string
  readonly subject: string
  /** Of the provider, as STS is asked for it. */
  readonly audience: string
  /** Of `subject`, fit for the provider. */
  subjectToken(): Promise<string>
}

const POOL = '//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/clusters'
const SUB = 'system:serviceaccount:etl:operator'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const account = (name: string): string => `${name}@my-project.iam.gserviceaccount.com`

export async function startExampleGoogle(): Promise<ExampleGoogle> {
  const [target, direct] = [account('target'), account('direct')]
  const delegates = [account('first'), account('second')] as const
  const [first, second] = delegates
  const [user, subject] = ['user:alice@example.com', `principal:${POOL}/subject/${SUB}`]
  const audience = `${POOL}/providers/kubernetes`
  const cluster = await makeSubjectIssuer('https://kubernetes.default.svc')
  const { issuer, jwks } = cluster
  const google = await startGoogleEmulator({
    serviceAccounts: [
      { email: target, organizationNumber: 4711, allowedLocations: ['europe-west1'] },
      { email: first },
      { email: second },
      { email: direct },
    ],
    grants: [
      { member: user, role: CREATOR, serviceAccount: first },
      { member: subject, role: CREATOR, serviceAccount: first },
      { member: user, role: CREATOR, serviceAccount: direct },
      { member: `serviceAccount:${first}`, role: CREATOR, serviceAccount: second },
      { member: `serviceAccount:${second}`, role: CREATOR, serviceAccount: target },
    ],
    providers: [
      { projectNumber: '123456', pool: 'clusters', provider: 'kubernetes', issuer, jwks },
    ],
    metadata: { projectId: 'my-project', email: first },
  })
  return {
    google,
    cluster,
    target,
    delegates: [first, second],
    direct,
    user,
    subject,
    audience,
    subjectToken: () => cluster.sign({ aud: `https:${audience}`, sub: SUB }),
    [Symbol.asyncDispose]: google.stop,
  }
}
