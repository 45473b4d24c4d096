import { each, type Refused } from './refused-tokens.ts'

const TOKEN = { name: 'k0rdent-admin' }
const CLIENT = { name: 'admin-credential' }

/** Of either kind of issuer. */
export const K0RDENT_SPEC = { k0rdent: { auth: { tokenSecretRef: TOKEN } } }

const k0rdent = (change: object): object => ({ k0rdent: { ...K0RDENT_SPEC.k0rdent, ...change } })
const auth = (value: unknown): object => ({ k0rdent: { auth: value } })

const NAMES = ['../a', 'other/a', '..', '%2e%2e', 'A', '', '-a', 'a.', 'a\n', 'a b']
const KEYS = ['../key', 'a/b', 'a b', '', 'token\n']
const ENDPOINTS = [
  'http://api.k0rdent.ai',
  'http://127.0.0.1',
  'api.k0rdent.ai',
  'https://api.k0rdent.ai/',
  'https://api.k0rdent.ai/v1',
  'https://api.k0rdent.ai?a=b',
  'https://api.k0rdent.ai#a',
  'https://me@api.k0rdent.ai',
  'https://me:hidden@api.k0rdent.ai',
  'https://API.k0rdent.ai',
  'https://api.k0rdent.ai:',
  'https://api.k0rdent.ai:123456',
  'https://[::1]',
  'https://',
  'https://a b',
  'https://a\n',
  'file:///etc/passwd',
  '',
]

const OBJECT = 'must be the name of an object: lower case letters, digits, - and \\.'
const LIFE = 'must be a duration from 10s to 8760h, such as 30m'
const ONE_AUTH = 'spec.k0rdent.auth: .*set exactly one of tokenSecretRef, clientCredentials'

/** By the API server and by the operator, in either kind of issuer. */
export const REFUSED_K0RDENT: readonly Refused[] = [
  ['k0rdent that says nothing', { k0rdent: {} }, 'spec.k0rdent.auth: Required'],
  ['nobody to ask as', auth({}), ONE_AUTH],
  ['nobody but null', auth({ tokenSecretRef: null }), ONE_AUTH],
  ['two to ask as', auth({ tokenSecretRef: TOKEN, clientCredentialsSecretRef: CLIENT }), ONE_AUTH],
  ['a token without a name', auth({ tokenSecretRef: { key: 'a' } }), 'tokenSecretRef.name: Req'],
  ...each(
    'the Secret',
    NAMES,
    (name) => auth({ tokenSecretRef: { name } }),
    `tokenSecretRef.name: .*${OBJECT}`,
  ),
  ...each(
    'the Secret of client credentials',
    NAMES,
    (name) => auth({ clientCredentialsSecretRef: { name } }),
    `clientCredentialsSecretRef.name: .*${OBJECT}`,
  ),
  ...each(
    'the key',
    KEYS,
    (key) => auth({ tokenSecretRef: { ...TOKEN, key } }),
    'tokenSecretRef.key: .*must be a key of a Secret',
  ),
  ...each(
    'the usual life',
    ['9s', '8761h', '30d', ''],
    (defaultLifetime) => k0rdent({ defaultLifetime }),
    `spec.k0rdent.defaultLifetime: .*${LIFE}`,
  ),
  ...each(
    'the longest life',
    ['9s', '8761h', '30d', ''],
    (maxLifetime) => k0rdent({ maxLifetime }),
    `spec.k0rdent.maxLifetime: .*${LIFE}`,
  ),
  [
    'google beside k0rdent',
    {
      ...K0RDENT_SPEC,
      google: { auth: { serviceAccountKeySecretRef: { name: 'key' } } },
    },
    'spec: .*set exactly one of .*google, k0rdent',
  ],
  ...each(
    'the share of',
    ['0', '6', '-1'],
    (count) => ({ ...K0RDENT_SPEC, grants: [{ maxCredentials: Number(count) }] }),
    'spec.grants\\[0\\].maxCredentials',
  ),
]

/** In a ClusterCredentialIssuer; the other kind has no such field. */
export const REFUSED_ENDPOINTS: readonly Refused[] = each(
  'the endpoint',
  ENDPOINTS,
  (endpoint) => k0rdent({ endpoint }),
  'spec.k0rdent.endpoint: .*must be https://host or https://host:port, without a path',
)
