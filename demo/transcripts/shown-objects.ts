import { clusterIssuer } from '../dashboard/cluster-issuer.ts'

/** The namespace of the team whose credentials are shown. */
export const NS = 'reports'
/** Google service accounts of the emulator: the operator's own, and the one whose tokens are shown. */
export const GOOGLE_OPERATOR = 'mintlet@my-project.iam.gserviceaccount.com'
export const GOOGLE_ACCOUNT = 'report-reader@my-project.iam.gserviceaccount.com'

const SCOPE = 'https://www.googleapis.com/auth/bigquery.readonly'
const mintlet = { apiVersion: 'mintlet.dev/v1alpha1' }

/** What the administrators have made. */
export const shownIssuers = (googleKey: string): readonly object[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NS } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'google-key', namespace: 'mintlet-system' },
    stringData: { 'key.json': googleKey },
  },
  clusterIssuer('local', {
    local: {},
    grants: [
      {
        namespaces: { names: [NS] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['AccessToken', 'ClientCredential'],
        scopes: ['reports:*'],
        maxLifetime: '2160h',
      },
    ],
  }),
  clusterIssuer('google', {
    google: { auth: { serviceAccountKeySecretRef: { name: 'google-key' } } },
    grants: [
      {
        namespaces: { names: [NS] },
        serviceAccounts: [GOOGLE_ACCOUNT],
        scopes: [SCOPE],
        maxLifetime: '1h',
      },
    ],
  }),
]

const token = (name: string, spec: object): object => ({
  ...mintlet,
  kind: 'ImpersonatedToken',
  metadata: { name, namespace: NS },
  spec: { issuerRef: { name: 'local' }, ...spec },
})

const READ = ['reports:read']

/** What the team has asked for. No two of them live as long: lists go by what ends first. */
export const shownObjects = (): readonly object[] => [
  token('report-reader', {
    serviceAccount: `${NS}:reader`,
    accessToken: { scopes: READ, lifetime: '1h' },
  }),
  token('bigquery-reader', {
    issuerRef: { name: 'google' },
    serviceAccount: GOOGLE_ACCOUNT,
    accessToken: { scopes: [SCOPE], lifetime: '30m' },
  }),
  token('warehouse-export', {
    serviceAccount: 'warehouse:writer',
    accessToken: { scopes: READ, lifetime: '2h' },
  }),
  token('migration', {
    serviceAccount: `${NS}:migration`,
    accessToken: { scopes: READ, lifetime: '10s' },
    refresh: { policy: 'Never' },
  }),
  {
    ...mintlet,
    kind: 'ServiceAccountCredential',
    metadata: { name: 'pipeline', namespace: NS },
    spec: {
      issuerRef: { name: 'local' },
      serviceAccount: `${NS}:pipeline`,
      lifetime: '720h',
      rotation: { policy: 'BeforeExpiry', overlap: '24h' },
    },
  },
]

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' }
const apiGroup = 'rbac.authorization.k8s.io'

/** Ada, who may ask for tokens of `reports:reader`, and for no other. */
export const shownRights = (): readonly object[] => [
  {
    ...RBAC,
    kind: 'Role',
    metadata: { name: 'mint-reports-reader', namespace: NS },
    rules: [
      {
        apiGroups: ['mintlet.dev'],
        resources: ['identities'],
        resourceNames: ['local:reports:reader'],
        verbs: ['mint'],
      },
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update'] },
    ],
  },
  ...[
    { apiGroup, kind: 'Role', name: 'mint-reports-reader' },
    { apiGroup, kind: 'ClusterRole', name: 'mintlet-edit' },
  ].map((roleRef) => ({
    ...RBAC,
    kind: 'RoleBinding',
    metadata: { name: `ada-${roleRef.name}`, namespace: NS },
    roleRef,
    subjects: [{ apiGroup, kind: 'User', name: 'ada' }],
  })),
]
