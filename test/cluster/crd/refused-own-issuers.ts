import { each, type Refused } from './refused-tokens.ts'

export const PROVIDER =
  '//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/pool/providers/cluster'
const FEDERATION = { audience: PROVIDER, serviceAccountName: 'google' }
const KEY = { name: 'google-key' }

const google = (auth: unknown): object => ({ google: { auth } })

/** Of both kinds of issuer: what each way to be somebody must be. */
const secret = (name: string): object => google({ serviceAccountKeySecretRef: { name } })
const secretKey = (key: string): object =>
  google({ serviceAccountKeySecretRef: { name: 'google-key', key } })
const audience = (text: string): object =>
  google({ workloadIdentity: { ...FEDERATION, audience: text } })
const account = (serviceAccountName: string): object =>
  google({ workloadIdentity: { ...FEDERATION, serviceAccountName } })

/** Another object, a path, an address, what the API server or a shell would read differently. */
const NAMES = [
  '../google',
  'other/google',
  '..',
  '%2e%2e',
  'a%2fb',
  'A',
  '',
  '-a',
  'a.',
  'a\n',
  'a b',
]
const KEYS = ['../key', 'a/b', 'a b', '', 'key.json\n', 'a%2fb']

const PLACE = 'projects/123456789/locations/global/workloadIdentityPools/pool/providers/cluster'
const AUDIENCES = [
  // The API server's own: a token for it could do all that the ServiceAccount can.
  'https://kubernetes.default.svc',
  'https://kubernetes.default.svc.cluster.local',
  'https://10.96.0.1',
  `https://iam.googleapis.com/${PLACE}`,
  `iam.googleapis.com/${PLACE}`,
  `//iam.example.com/${PLACE}`,
  `//iamxgoogleapis.com/${PLACE}`,
  `//iam.googleapis.com/${PLACE}/`,
  `//iam.googleapis.com/${PLACE}\n`,
  `\n//iam.googleapis.com/${PLACE}`,
  `//iam.googleapis.com/${PLACE}/../other`,
  '//iam.googleapis.com/',
  '//iam.googleapis.com/projects/my-project/locations/global/workloadIdentityPools/a/providers/b',
  '//iam.googleapis.com/projects/1/locations/europe-west1/workloadIdentityPools/a/providers/b',
  '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/../providers/b',
  '',
]

const OBJECT = 'must be the name of an object: lower case letters, digits, - and \\.'
const AUDIENCE = 'spec.google.auth.workloadIdentity.audience: .*must be the full name of a provider'

/** By the API server and by the operator, in either kind of issuer. */
export const REFUSED_GOOGLE: readonly Refused[] = [
  ['google that says nothing', { google: {} }, 'spec.google.auth: Required'],
  [
    'two ways to authenticate',
    google({ serviceAccountKeySecretRef: KEY, workloadIdentity: FEDERATION }),
    'spec.google.auth: .*set exactly one of .*serviceAccountKeySecretRef, workloadIdentity',
  ],
  ['no way to authenticate', google({}), 'spec.google.auth: .*set exactly one of'],
  [
    'a way to authenticate that is null',
    google({ workloadIdentity: null }),
    'spec.google.auth: .*set exactly one of',
  ],
  [
    'a Secret without a name',
    google({ serviceAccountKeySecretRef: { key: 'key.json' } }),
    'serviceAccountKeySecretRef.name: Required',
  ],
  [
    'workload identity without an audience',
    google({ workloadIdentity: { serviceAccountName: 'google' } }),
    'workloadIdentity.audience: Required',
  ],
  [
    'workload identity without a ServiceAccount',
    google({ workloadIdentity: { audience: PROVIDER } }),
    'workloadIdentity.serviceAccountName: Required',
  ],
  ...each('the Secret', NAMES, secret, `serviceAccountKeySecretRef.name: .*${OBJECT}`),
  ...each(
    'the key',
    KEYS,
    secretKey,
    'serviceAccountKeySecretRef.key: .*must be a key of a Secret',
  ),
  ...each('the ServiceAccount', NAMES, account, `workloadIdentity.serviceAccountName: .*${OBJECT}`),
  ...each('the audience', AUDIENCES, audience, AUDIENCE),
]

const withEndpoint = (change: object): object => ({
  google: { auth: { workloadIdentity: FEDERATION }, ...change },
})
const own = (change: object): object => ({ ...google({ workloadIdentity: FEDERATION }), ...change })

const ONE_TYPE = 'spec: .*set exactly one of google, k0rdent'

/** By the API server and by the operator, in a CredentialIssuer. */
export const REFUSED_OWN_ISSUERS: readonly Refused[] = [
  ['nothing', {}, ONE_TYPE],
  ['google that is null', { google: null }, ONE_TYPE],
  ['k0rdent that is null', { k0rdent: null }, ONE_TYPE],
  [
    'an unknown kind in a grant',
    own({ grants: [{ kinds: ['Password'] }] }),
    'spec.grants\\[0\\].kinds\\[0\\]: Unsupported',
  ],
  [
    'an empty pattern in a grant',
    own({ grants: [{ serviceAccounts: [''] }] }),
    'spec.grants\\[0\\].serviceAccounts\\[0\\]',
  ],
  ...each(
    'the maxLifetime',
    ['0s', '8761h', '1d', ''],
    (maxLifetime) => own({ grants: [{ maxLifetime }] }),
    'spec.grants\\[0\\].maxLifetime: .*must be a duration from 10s to 8760h',
  ),
  ['a limit of nothing', own({ limits: { requestsPerSecond: 0 } }), 'requestsPerSecond'],
  ['65 grants', own({ grants: Array.from({ length: 65 }, () => ({})) }), 'spec.grants: Too many'],
]

type Unknown = readonly [field: string, spec: object]

const k0rdent = (change: object, ref: object = {}): object => ({
  k0rdent: { auth: { tokenSecretRef: { name: 'k0rdent-admin', ...ref } }, ...change },
})

/** What a CredentialIssuer has no field for, in specs that are whole without it. */
export const UNKNOWN_IN_OWN_ISSUERS: readonly Unknown[] = [
  ['google.auth.ambient', google({ ambient: {}, workloadIdentity: FEDERATION })],
  ['local', own({ local: {} })],
  ['grants[0].namespaces', own({ grants: [{ namespaces: { names: ['*'] } }] })],
  [
    'grants[0].namespaces',
    own({ grants: [{ namespaces: { selector: { matchLabels: { team: 'data' } } } }] }),
  ],
  ['google.endpoint', withEndpoint({ endpoint: 'https://a.example' })],
  ['google.universeDomain', withEndpoint({ universeDomain: 'a.example' })],
  [
    'google.auth.serviceAccountKeySecretRef.namespace',
    google({ serviceAccountKeySecretRef: { ...KEY, namespace: 'kube-system' } }),
  ],
  [
    'google.auth.workloadIdentity.namespace',
    google({ workloadIdentity: { ...FEDERATION, namespace: 'kube-system' } }),
  ],
  ['k0rdent.endpoint', k0rdent({ endpoint: 'https://api.k0rdent.ai' })],
  ['k0rdent.tokenUrl', k0rdent({ tokenUrl: 'https://a.example' })],
  ['k0rdent.auth.tokenSecretRef.namespace', k0rdent({}, { namespace: 'kube-system' })],
]

/** The same in specs that are nothing without it, and what is said once it has been dropped. */
export const NOTHING_BUT_UNKNOWN: readonly Refused[] = [
  [
    'google.auth.ambient',
    google({ ambient: {} }),
    'spec.google.auth: .*set exactly one of serviceAccountKeySecretRef, workloadIdentity',
  ],
  ['local', { local: {} }, ONE_TYPE],
]
