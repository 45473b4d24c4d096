import type { Condition } from '../../../src/api/condition.ts'
import type { IssuerStatus } from '../../../src/api/issuer-status.ts'
import { type ApiAnswer, createAdminClient } from '../../kit/control-plane/admin-client.ts'
import { until } from '../../kit/until.ts'
import { MINTLET_API } from './start-chain-world.ts'
import type { GoogleWorld } from './start-google-world.ts'

type Stored = {
  readonly metadata: { readonly generation: number }
  readonly spec: Readonly<Record<string, unknown>>
  readonly status?: IssuerStatus
}

/** A user of the cluster who may do anything with mintlet's kinds, ServiceAccounts and Secrets, in one namespace. */
export type Mallory = AsyncDisposable & {
  /** @param path below the namespace: `/secrets`, `/credentialissuers/own` */
  ask(method: string, path: string, body?: object): Promise<ApiAnswer<Answer>>
  /** Makes a CredentialIssuer, or changes what the one of that name says; @throws Error when refused */
  issuer(name: string, auth: object, more?: object): Promise<void>
  /** Makes an ImpersonatedToken of that issuer, by name; @throws Error when refused */
  token(name: string, issuer: string, spec: object): Promise<void>
  /** `True Issued: message` of condition Ready, once it speaks of what the issuer says now and passes `is`. */
  told(issuer: string, is?: (ready: string) => boolean): Promise<string>
}

type Answer = { readonly message?: string; readonly [field: string]: unknown }

const NAME = 'mallory'
const CORE = ['secrets', 'serviceaccounts']
export const ANY_GRANT = {
  kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'],
  delegates: ['*'],
  scopes: ['*'],
  audiences: ['*'],
  maxLifetime: '12h',
}
export const SCOPES = ['https://www.googleapis.com/auth/bigquery']

/** Lets her in: a ServiceAccount of the namespace with a Role, and a token that the canary knows. */
export async function letMalloryIn(world: GoogleWorld, namespace: string): Promise<Mallory> {
  const { controlPlane, make, canary } = world
  const { admin, url, ca } = controlPlane
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`
  await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: NAME } })
  await make(`${rbac}/roles`, {
    metadata: { name: NAME },
    rules: [
      { apiGroups: ['mintlet.dev'], resources: ['*'], verbs: ['*'] },
      { apiGroups: [''], resources: CORE, verbs: ['*'] },
    ],
  })
  await make(`${rbac}/rolebindings`, {
    metadata: { name: NAME },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  })
  const asked = await admin.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${NAME}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  )
  const { token } = asked.body.status
  canary.learn({ what: `bearer token of ${NAME}`, text: token })
  const client = createAdminClient(url, ca, { [NAME]: token })

  const ask: Mallory['ask'] = (method, path, body) => {
    const base = CORE.some((each) => path.startsWith(`/${each}`)) ? '/api/v1' : MINTLET_API
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const whole = `${base}/namespaces/${namespace}${path}`
    return client.request<Answer>(method, whole, body, { contentType, user: NAME })
  }

  async function made(kind: string, path: string, object: object): Promise<void> {
    const whole = { apiVersion: 'mintlet.dev/v1alpha1', kind, ...object }
    const { status, body } = await ask('POST', path, whole)
    if (status !== 201) throw new Error(`${status} ${body.message}`)
  }

  return {
    ask,
    issuer: (name, auth, more = {}) =>
      made('CredentialIssuer', '/credentialissuers', {
        metadata: { name },
        spec: { google: { auth }, grants: [ownGrant(namespace)], ...more },
      }),
    token: (name, issuer, spec) =>
      made('ImpersonatedToken', '/impersonatedtokens', {
        metadata: { name },
        spec: { issuerRef: { name: issuer, kind: 'CredentialIssuer' }, ...spec },
      }),
    told: (issuer, is = () => true) =>
      until(`${issuer} says something`, async () => {
        const path = `${MINTLET_API}/namespaces/${namespace}/credentialissuers/${issuer}`
        const { body } = await admin.request<Stored>('GET', path)
        const { conditions = [], observedGeneration } = body.status ?? {}
        const ready = conditions.find(({ type }) => type === 'Ready')
        if (ready === undefined || observedGeneration !== body.metadata.generation) return undefined
        const said = text(ready)
        return is(said) && said
      }),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const text = ({ status, reason, message }: Condition): string => `${status} ${reason}: ${message}`

const ownGrant = (namespace: string): object => ({
  serviceAccounts: ['*@my-project.iam.gserviceaccount.com', `system:serviceaccount:${namespace}:*`],
  ...ANY_GRANT,
})
