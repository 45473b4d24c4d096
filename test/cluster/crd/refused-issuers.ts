import { REFUSED_ENDPOINTS, REFUSED_K0RDENT } from './refused-k0rdent.ts'
import { PROVIDER, REFUSED_GOOGLE } from './refused-own-issuers.ts'
import { each, type Refused } from './refused-tokens.ts'

const FEDERATION = { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } }
const ONE_WAY =
  'spec.google.auth: .*set exactly one of ambient, serviceAccountKeySecretRef, workloadIdentity'

const grant = (change: object): object => ({ local: {}, grants: [change] })
const selector = (value: object): object => grant({ namespaces: { selector: value } })
const expression = (operator: string, values?: string[]): object =>
  selector({ matchExpressions: [{ key: 'team', operator, ...(values && { values }) }] })

const SELECTOR = 'spec.grants\\[0\\].namespaces.selector: .*an empty selector would be every'
const VALUES =
  'matchExpressions\\[0\\]: .*In and NotIn need values; Exists and DoesNotExist take none'
const MAX_LIFETIME = 'spec.grants\\[0\\].maxLifetime: .*must be a duration from 10s to 8760h'
const ROTATION = 'spec.local.keyRotation: .*must be a duration from 10s to 17520h'
const TOKENS = 'spec.local.tokenLifetime: .*must be a duration from 10s to 12h'
const LIVES = 'spec.local.credentials.defaultLifetime: .*must be a duration from 10s to 8760h'
const LONGEST = 'spec.local.credentials.maxLifetime: .*must be a duration from 10s to 8760h'
const restricting = (account: object): object => ({ local: { serviceAccounts: [account] } })

/** By the API server and by the operator. */
export const REFUSED_ISSUERS: readonly Refused[] = [
  ['no type of issuer', {}, 'spec: .*set exactly one of local'],
  ['a type of issuer that is null', { local: null }, 'spec: .*set exactly one of local'],
  [
    'two types of issuer',
    { local: {}, google: { auth: { ambient: {} } } },
    'spec: .*set exactly one of local, google',
  ],
  ['a type of issuer that is null beside none', { google: null }, 'spec: .*set exactly one of'],
  ['ambient beside another way', { google: { auth: { ambient: {}, ...FEDERATION } } }, ONE_WAY],
  ['ambient that is null', { google: { auth: { ambient: null } } }, ONE_WAY],
  ...REFUSED_GOOGLE,
  ...REFUSED_K0RDENT,
  ...REFUSED_ENDPOINTS,
  ['short tokens of clients', { local: { tokenLifetime: '9s' } }, TOKENS],
  ['long tokens of clients', { local: { tokenLifetime: '12h1s' } }, TOKENS],
  ['short client credentials', { local: { credentials: { defaultLifetime: '9s' } } }, LIVES],
  ['long client credentials', { local: { credentials: { maxLifetime: '8761h' } } }, LONGEST],
  ...each(
    'the restricted service account',
    ['', '-a', 'a b', 'etl:*', '{namespace}:a', 'a\n'],
    (id) => restricting({ id }),
    'spec.local.serviceAccounts\\[0\\].id: .*must be letters, digits and',
  ),
  ...each(
    'the restricted service account',
    ['a/../b', 'a//b'],
    (id) => restricting({ id }),
    'spec.local.serviceAccounts\\[0\\].id: .*must not contain any of',
  ),
  [
    'an empty scope',
    restricting({ id: 'a', scopes: [''] }),
    'serviceAccounts\\[0\\].scopes\\[0\\]',
  ],
  [
    'an endless audience',
    restricting({ id: 'a', audiences: ['x'.repeat(1025)] }),
    'serviceAccounts\\[0\\].audiences\\[0\\]: Too long',
  ],
  [
    '257 restricted service accounts',
    { local: { serviceAccounts: Array.from({ length: 257 }, (_, nth) => ({ id: `a${nth}` })) } },
    'spec.local.serviceAccounts: Too many',
  ],
  ['an unknown algorithm', { local: { algorithm: 'none' } }, '"ES256", "RS256", "EdDSA"'],
  ['a short key rotation', { local: { keyRotation: '9s' } }, ROTATION],
  ['an empty selector', selector({}), SELECTOR],
  ['a selector of empty parts', selector({ matchLabels: {}, matchExpressions: [] }), SELECTOR],
  ['In without values', expression('In'), VALUES],
  ['NotIn with no values', expression('NotIn', []), VALUES],
  ['Exists with values', expression('Exists', ['a']), VALUES],
  ['an unknown operator', expression('Near', ['a']), '"In", "NotIn", "Exists", "DoesNotExist"'],
  [
    'an unknown kind',
    grant({ kinds: ['Password'] }),
    'spec.grants\\[0\\].kinds\\[0\\]: Unsupported',
  ],
  ...each(
    'the maxLifetime',
    ['0s', '8761h', '1d', ''],
    (maxLifetime) => grant({ maxLifetime }),
    MAX_LIFETIME,
  ),
  [
    'an empty pattern',
    grant({ serviceAccounts: [''] }),
    'spec.grants\\[0\\].serviceAccounts\\[0\\]',
  ],
  ['a limit of nothing', { local: {}, limits: { concurrency: 0 } }, 'spec.limits.concurrency'],
  [
    '65 grants',
    { local: {}, grants: Array.from({ length: 65 }, () => ({})) },
    'spec.grants: Too many',
  ],
]
