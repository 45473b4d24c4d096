import { clusterIssuer } from './cluster-issuer.ts'
import { legacyIssuer } from './legacy-issuer.ts'
import {
  GOOGLE_ACCOUNT,
  GOOGLE_SCOPES,
  K0RDENT_ACCOUNT,
  K0RDENT_FULL_ACCOUNT,
} from './shown-accounts.ts'

const NAMESPACES = ['shop', 'analytics', 'ci']

const tokenGrant = { namespaces: { names: NAMESPACES }, serviceAccounts: ['{namespace}:*'] }

/** What everything else needs. */
export const shownIssuers = (keys: {
  /** A service account key of Google's. */
  readonly google: string
  readonly k0rdent: { readonly clientId: string; readonly clientSecret: string }
}): readonly object[] => [
  ...NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  secret('mintlet-system', 'google-key', { 'key.json': keys.google }),
  secret('ci', 'k0rdent-administrator', keys.k0rdent),
  workloads(),
  google(),
  clusterIssuer('partner', {
    google: { auth: { serviceAccountKeySecretRef: { name: 'nobody-made-this' } } },
    grants: [
      {
        namespaces: { names: ['analytics'] },
        serviceAccounts: [GOOGLE_ACCOUNT],
        scopes: GOOGLE_SCOPES,
      },
    ],
  }),
  legacyIssuer(NAMESPACES),
  k0rdent(),
  deployment('web', { 'mintlet.dev/restart': 'allow' }),
  deployment('gateway', {}),
  secret('shop', 'taken', { owner: 'somebody else' }),
]

const workloads = (): object =>
  clusterIssuer('workloads', {
    local: { tokenLifetime: '1m' },
    grants: [
      {
        ...tokenGrant,
        kinds: ['AccessToken', 'IdToken', 'SignedJwt'],
        scopes: ['orders:*'],
        audiences: ['https://*.example.com'],
        maxLifetime: '1h',
      },
      { ...tokenGrant, kinds: ['ClientCredential'], scopes: ['orders:*'], maxLifetime: '1h' },
    ],
  })

const google = (): object =>
  clusterIssuer('google', {
    google: { auth: { serviceAccountKeySecretRef: { name: 'google-key' } } },
    grants: [
      {
        namespaces: { names: ['analytics'] },
        serviceAccounts: [GOOGLE_ACCOUNT],
        kinds: ['AccessToken', 'IdToken'],
        scopes: GOOGLE_SCOPES,
        audiences: ['https://*.example.com'],
        maxLifetime: '1h',
      },
    ],
  })

const k0rdent = (): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'CredentialIssuer',
  metadata: { name: 'k0rdent', namespace: 'ci' },
  spec: {
    k0rdent: {
      auth: { clientCredentialsSecretRef: { name: 'k0rdent-administrator' } },
      maxLifetime: '1h',
    },
    grants: [
      {
        serviceAccounts: [K0RDENT_ACCOUNT, K0RDENT_FULL_ACCOUNT],
        kinds: ['ClientCredential'],
        maxLifetime: '1h',
        maxCredentials: 5,
      },
    ],
  },
})

/** @param annotations `mintlet.dev/restart: allow`, of one that has opted in to restarts */
const deployment = (name: string, annotations: Readonly<Record<string, string>>): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop', annotations },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'example.com/none' }] },
    },
  },
})

const secret = (
  namespace: string,
  name: string,
  stringData: Readonly<Record<string, string>>,
): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
})
