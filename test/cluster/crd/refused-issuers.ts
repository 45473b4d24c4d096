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
