import {
  GOOGLE_ACCOUNT,
  GOOGLE_SCOPES,
  K0RDENT_ACCOUNT,
  K0RDENT_FULL_ACCOUNT,
} from './shown-accounts.ts'

const mintlet = { apiVersion: 'mintlet.dev/v1alpha1' }

type Spec = Readonly<Record<string, unknown>>

const token = (namespace: string, name: string, spec: Spec): object => ({
  ...mintlet,
  kind: 'ImpersonatedToken',
  metadata: { name, namespace },
  spec,
})

const local = (namespace: string, name: string, lifetime: string, spec: Spec = {}): object =>
  token(namespace, name, {
    issuerRef: { name: 'workloads' },
    serviceAccount: `${namespace}:${name}`,
    accessToken: { scopes: ['orders:read'], lifetime },
    ...spec,
  })

const google = (name: string, spec: Spec, issuer = 'google'): object =>
  token('analytics', name, { issuerRef: { name: issuer }, serviceAccount: GOOGLE_ACCOUNT, ...spec })

const credential = (name: string, spec: Spec): object => ({
  ...mintlet,
  kind: 'ServiceAccountCredential',
  metadata: { name, namespace: 'ci' },
  spec: {
    issuerRef: { name: 'k0rdent', kind: 'CredentialIssuer' },
    lifetime: '3m',
    rotation: { policy: 'BeforeExpiry', atPercent: 50, overlap: '20s' },
    ...spec,
  },
})

/** What is asked for: most of it is served, some cannot be. Lives are minutes, where usual ones are hours. */
export const shownObjects = (): readonly object[] => [
  local('shop', 'checkout', '2m', { rolloutRestart: [{ kind: 'Deployment', name: 'web' }] }),
  local('shop', 'payments', '4m'),
  local('shop', 'search', '90s'),
  local('shop', 'mailer', '3m', {
    accessToken: undefined,
    idToken: { audience: 'https://mail.example.com', lifetime: '3m' },
  }),
  local('shop', 'webhooks', '100s', {
    accessToken: undefined,
    signedJwt: { claims: { aud: 'https://hooks.example.com' }, lifetime: '100s' },
  }),
  local('shop', 'support-session', '1m', { refresh: { policy: 'Never' } }),
  local('shop', 'paused', '10m', { suspend: true }),
  local('ci', 'runner', '2m'),
  google('warehouse', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '100s' } }),
  google('reports', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '2m' } }),
  google('exports', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '5m' } }),
  google('notebooks', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '8m' } }),
  credential('deployer', { serviceAccount: K0RDENT_ACCOUNT }),
  token('ci', 'deployer-token', { credentialRef: { name: 'deployer' }, accessToken: {} }),
  credential('release-bot', { issuerRef: { name: 'workloads' }, serviceAccount: 'ci:release-bot' }),
  // These cannot be served, or not for long.
  local('shop', 'not-allowed', '5m', { serviceAccount: 'kube-system:admin' }),
  local('shop', 'taken', '5m'),
  local('shop', 'gateway', '2m', { rolloutRestart: [{ kind: 'Deployment', name: 'gateway' }] }),
  local('shop', 'old-template', '5m', { secret: { template: { 'config.ini': '{{ nothing }}' } } }),
  local('shop', 'old-api', '8m', { issuerRef: { name: 'legacy' } }),
  local('ci', 'two-tools', '10m'),
  google('typo', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '5m' } }, 'gogle'),
  google('partner-feed', { accessToken: { scopes: GOOGLE_SCOPES, lifetime: '5m' } }, 'partner'),
  credential('legacy-ci', { serviceAccount: K0RDENT_FULL_ACCOUNT }),
]
