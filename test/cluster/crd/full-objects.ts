import { PROVIDER } from './refused-own-issuers.ts'

const COMMON = {
  issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' },
  serviceAccount: 'etl:reader',
  delegates: ['etl:ci'],
  secret: {
    name: 'reader',
    type: 'example.com/token',
    labels: { team: 'data' },
    annotations: { 'example.com/contact': 'data@example.com' },
  },
  suspend: true,
}

/** Those that any token or client credential can be written in. */
export const FILE_FORMATS: readonly object[] = [
  {
    type: 'DockerConfigJson',
    registries: ['a.example.com:5000'],
    username: 'me',
    key: 'config.json',
  },
  { type: 'Netrc', machines: ['git.example.com'], username: 'me', key: 'netrc' },
  { type: 'Npmrc', registries: ['https://npm.example.com/a/'], scope: '@example', key: 'npmrc' },
  { type: 'AuthorizationHeader', scheme: 'Bearer', key: 'header' },
  { type: 'EnvFile', prefix: 'GOOGLE_', key: 'env' },
  { type: 'BasicAuth', username: 'me' },
]

const TOKEN_FORMATS = [
  { type: 'Token' },
  {
    type: 'Kubeconfig',
    key: 'config',
    server: 'https://10.0.0.1:6443',
    caBundle: 'LS0t',
    namespace: 'apps',
    tokenFile: '/run/token',
  },
  {
    type: 'AwsWebIdentity',
    key: 'aws',
    roleArn: 'arn:aws:iam::123456789012:role/reader',
    tokenFile: '/run/token',
    sessionName: 'reader',
    region: 'eu-central-1',
  },
]

/** Between them they set every field of the spec; each is accepted. */
export const TOKEN_SPECS: readonly object[] = [
  {
    ...COMMON,
    accessToken: { scopes: ['reports:read'], lifetime: '30m' },
    secret: { formats: [{ type: 'Token' }, ...FILE_FORMATS], keepPrevious: true, onExpiry: 'Keep' },
    rolloutRestart: [{ kind: 'Rollout', name: 'api', minInterval: '1h' }],
    allowedLocations: { within: ['europe-west1', 'us-central1', 'global', 'a'] },
    refresh: { policy: 'BeforeExpiry', atPercent: 50 },
  },
  {
    ...COMMON,
    idToken: {
      audience: 'https://orders.example.com',
      includeEmail: true,
      organizationNumberIncluded: true,
      lifetime: '1h',
    },
    refresh: { before: '20m' },
  },
  {
    ...COMMON,
    signedJwt: { claims: { aud: 'a' }, lifetime: '10m' },
    refresh: { policy: 'Never' },
    ttlAfterExpired: '0s',
    secret: { formats: TOKEN_FORMATS, template: { 'app.conf': '{{ token }}' }, onExpiry: 'Delete' },
  },
  { ...COMMON, signedBlob: { payload: 'aGVsbG8=', lifetime: '12h' } },
  // Each of the formats once as the first.
  ...[...TOKEN_FORMATS, ...FILE_FORMATS].map((format) => ({
    ...COMMON,
    idToken: { audience: 'sts.amazonaws.com' },
    secret: { formats: [format] },
  })),
  { credentialRef: { name: 'pipeline.v1' }, accessToken: { scopes: ['reports:read'] } },
  {
    credentialRef: { name: 'pipeline.v1' },
    accessToken: {
      narrowing: { scope: 'project', scopeId: 'proj-0001', roles: ['viewer', 'pipeline:run'] },
    },
  },
]

const KEY = { serviceAccountKeySecretRef: { name: 'google-key', key: 'google.json' } }
const FEDERATION = { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } }
const BEARER = { tokenSecretRef: { name: 'k0rdent-admin', key: 'bearer' } }
const CLIENT = { clientCredentialsSecretRef: { name: 'admin-credential' } }
const LIVES = { defaultLifetime: '240h', maxLifetime: '2160h' }
const LIMITS = { requestsPerSecond: 50, burst: 100, concurrency: 16 }

export const ISSUER_SPECS: readonly object[] = [
  {
    local: {
      algorithm: 'EdDSA',
      keyRotation: '168h',
      credentials: LIVES,
      tokenLifetime: '1h',
      serviceAccounts: [
        {
          id: 'etl:reader',
          disabled: true,
          scopes: ['reports:*'],
          audiences: ['https://*.example.com'],
        },
      ],
    },
    grants: [
      {
        namespaces: {
          names: ['etl'],
          selector: {
            matchLabels: { team: 'data' },
            matchExpressions: [{ key: 'stage', operator: 'In', values: ['dev'] }],
          },
        },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['AccessToken', 'SignedBlob', 'ClientCredential'],
        delegates: ['*'],
        scopes: ['reports:*'],
        audiences: ['https://*.example.com'],
        maxLifetime: '8760h',
        maxCredentials: 5,
      },
    ],
    limits: LIMITS,
  },
  { google: { auth: { ambient: {} } } },
  { google: { auth: KEY } },
  { google: { auth: FEDERATION } },
  { k0rdent: { endpoint: 'https://iam.example.com:8443', auth: BEARER, ...LIVES } },
  { k0rdent: { auth: CLIENT } },
]

const OWN_GRANT = {
  serviceAccounts: ['*@my-project.iam.gserviceaccount.com'],
  kinds: ['AccessToken', 'SignedJwt'],
  delegates: ['*'],
  scopes: ['https://www.googleapis.com/auth/*'],
  audiences: ['https://*.example.com'],
  maxLifetime: '12h',
  maxCredentials: 1,
}

export const OWN_ISSUER_SPECS: readonly object[] = [
  { google: { auth: KEY }, grants: [OWN_GRANT], limits: LIMITS },
  { google: { auth: FEDERATION } },
  { k0rdent: { auth: BEARER, ...LIVES } },
  { k0rdent: { auth: CLIENT } },
]

export const TIME = '2026-11-22T08:00:00Z'

export const CONDITION = {
  type: 'Ready',
  status: 'True',
  observedGeneration: 1,
  lastTransitionTime: TIME,
  reason: 'Issued',
  message: 'issued',
}

export const ISSUANCE = {
  attempts: 0,
  lastFailureAt: TIME,
  nextAttemptAt: TIME,
  reason: 'BadResponse',
  observedGeneration: 1,
  issuerGeneration: 1,
  unscheduledSince: TIME,
  unscheduledMints: 0,
}

export const TOKEN_STATUS: object = {
  observedGeneration: 1,
  phase: 'Active',
  conditions: [CONDITION],
  secretName: 'reader',
  secretResourceVersion: '1',
  secretDigest: 'a',
  requestDigest: 'b',
  tokenId: 'c',
  credentialId: 'cred-001',
  keyId: 'd',
  issuedAt: TIME,
  expiresAt: TIME,
  refreshAt: TIME,
  requestedLifetime: '1h',
  grantedLifetime: '1h',
  allowedLocations: { locations: ['europe-west1'], encodedLocations: '0xA30', checkedAt: TIME },
  lastUsedAt: TIME,
  lastUsedIp: '192.0.2.1',
  superseded: [{ tokenId: 'f', issuedAt: TIME, expiresAt: TIME }],
  restartedFor: 'c',
  mints: 1,
  lastHandledRefresh: 'e',
  issuance: ISSUANCE,
}

export const ISSUER_STATUS: object = {
  observedGeneration: 1,
  conditions: [CONDITION],
  issuer: 'https://mintlet.example.com/local',
  jwksUri: 'https://mintlet.example.com/local/jwks',
  keyIds: ['a'],
  principal: 'serviceAccount:minter@my-project.iam.gserviceaccount.com',
}
