import { FORBIDDEN_KEYS } from '../../../src/api/forbidden-key.ts'
import { ISSUED_CLAIMS } from '../../../src/api/token-spec.ts'

/** Accepted as it is; each refused spec is this one with a change. */
export const TOKEN_SPEC = {
  issuerRef: { name: 'local' },
  serviceAccount: 'etl:reader',
  accessToken: {},
}

const { accessToken: _removed, ...NO_KIND } = TOKEN_SPEC

const token = (change: object): object => ({ ...TOKEN_SPEC, ...change })
const issuer = (issuerRef: object): object => token({ issuerRef })
const refresh = (policy: object): object => token({ refresh: policy })
const identity = (serviceAccount: string): object => token({ serviceAccount })
const lifetime = (text: string): object => token({ accessToken: { lifetime: text } })
const secret = (target: object): object => token({ secret: target })
const formats = (...all: object[]): object => secret({ formats: all })
const ARN = 'arn:aws:iam::123456789012:role/reader'
const claims = (value: object): object => ({ ...NO_KIND, signedJwt: { claims: value } })
const many = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`claim${index}`, index]))

const EXACTLY_ONE = 'spec: .*set exactly one of accessToken, idToken, signedJwt, signedBlob'
const LIFETIME = 'spec.accessToken.lifetime: .*must be a duration from 10s to 12h, such as 30m'
const IDENTITY = 'spec.serviceAccount: .*must be letters, digits and'
const STEPS = 'spec.serviceAccount: .*must not contain any of'
const SECRET_NAME = 'spec.secret.name: .*must be the name of a Secret: lower case'
const KEY = 'spec.secret.(annotations|labels): .*keys are as Kubernetes has them: team, or'
const AT_MOST_ONE = 'spec.refresh: .*set at most one of atPercent and before'
const NEVER = 'spec.refresh: .*policy Never mints once: remove atPercent and before'
const TTL = 'spec: .*ttlAfterExpired needs refresh.policy Never'
const ISSUED = 'spec.signedJwt.claims: .*jti are set at each mint: remove them'
const SPECIAL = 'spec.signedJwt.claims: .*prototype are refused: rename them'

/** What is refused, the spec, and a pattern that a cause of the refusal must match. */
export type Refused = readonly [what: string, spec: object, cause: string]

/** A case for each of some values of the same field. */
export const each = (
  what: string,
  values: readonly string[],
  spec: (value: string) => object,
  cause: string,
): Refused[] =>
  values.map((value) => [`${what} ${JSON.stringify(value).slice(0, 40)}`, spec(value), cause])

const DURATIONS = ['0s', '9s', '12h1ms', '9999h', '-5m', '+5m', '30d', '1.5h', '1 h', '5', '']
const ODD_DURATIONS = ['1h\n', '\u0663h', '1H', '1h ', 'PT1H']

const IDENTITIES = ['../x', '%2f', 'a%2fb', '$(x)', '-a', 'a-', 'a b', ' a', 'a\n', 'a\nb', '']
/** Cyrillic, full width, dotless; NUL, zero-width space, right-to-left override, combining acute. */
const LOOK_ALIKES = ['etl:re\u0430der', '\uff45tl', 'a\uff0fb', '\u0131']
const UNSEEN = ['a\u0000b', 'a\u200bb', 'a\u202eb', 'e\u0301a']
const PATHS = ['a/../b', 'a..b', 'a//b', 'https://a.example', 'a/./b', 'a/.b']

const SECRET_NAMES = ['', '-x', 'A_B', 'a..b', 'a.', 'a/b', '../a', '\u00e4']

const within = (value: unknown): object => token({ allowedLocations: { within: value } })
const LOCATIONS = [
  'Europe-West1',
  'europe_west1',
  '1europe',
  'europe-',
  '-a',
  '*',
  '',
  'a/b',
  'a\n',
]

const KEYS = ['a b', '-a', 'a/b/c', '', 'A.example/x', 'a'.repeat(64)]

const NO_IDENTITY = 'spec: .*set issuerRef and serviceAccount, or instead of both credentialRef'

const byCredential = (change: object, accessToken: object = {}): object => ({
  credentialRef: { name: 'pipeline' },
  accessToken,
  ...change,
})
const NARROWING = { scope: 'project', scopeId: 'proj-0001', roles: ['viewer'] }
const ITS_OWN = 'spec: .*remove issuerRef, serviceAccount and delegates'
const DECIDED = 'spec: .*the issuer decides how long the token lives: remove accessToken.lifetime'

/** By the API server and by the operator. */
const REFUSED_BY_CREDENTIAL: readonly Refused[] = [
  ['a credential and an issuer', byCredential({ issuerRef: { name: 'a' } }), ITS_OWN],
  ['a credential and an identity', byCredential({ serviceAccount: 'a' }), ITS_OWN],
  ['a credential and a chain', byCredential({ delegates: ['a'] }), ITS_OWN],
  [
    'an ID token with a credential',
    { credentialRef: { name: 'a' }, idToken: { audience: 'a' } },
    'spec: .*credentialRef is for access tokens',
  ],
  ['a lifetime with a credential', byCredential({}, { lifetime: '1h' }), DECIDED],
  ['locations with a credential', byCredential({ allowedLocations: {} }), 'no locations are known'],
  [
    'narrowing without a credential',
    token({ accessToken: { narrowing: NARROWING } }),
    'spec: .*accessToken.narrowing needs credentialRef',
  ],
  [
    'narrowing to no role',
    byCredential({}, { narrowing: { ...NARROWING, roles: [] } }),
    'spec.accessToken.narrowing.roles: .*at least 1 item',
  ],
  ...each(
    'the scope to narrow to',
    ['', 'a b', 'a\n', 'a"b', 'ä'],
    (scope) => byCredential({}, { narrowing: { ...NARROWING, scope } }),
    'spec.accessToken.narrowing.scope: .*must be a scope',
  ),
  ...each(
    'the credential',
    ['', '../a', 'a/b', 'A', 'a..b', '-a', 'a\n'],
    (name) => ({ credentialRef: { name }, accessToken: {} }),
    'spec.credentialRef.name: .*must be the name of a ServiceAccountCredential',
  ),
]

/** By the API server and by the operator. */
export const REFUSED_TOKENS: readonly Refused[] = [
  ['two kinds of token', token({ idToken: { audience: 'https://a.example' } }), EXACTLY_ONE],
  ['no kind of token', NO_KIND, EXACTLY_ONE],
  ['no issuer', { serviceAccount: 'a', accessToken: {} }, NO_IDENTITY],
  ['no identity', { issuerRef: { name: 'a' }, accessToken: {} }, NO_IDENTITY],
  ...REFUSED_BY_CREDENTIAL,
  ['another kind of issuer', issuer({ name: 'a', kind: 'Issuer' }), 'spec.issuerRef.kind: '],
  ['a bad name of an issuer', issuer({ name: 'A/b' }), 'must be the name of an issuer: lower case'],
  ['atPercent with before', refresh({ atPercent: 50, before: '5m' }), AT_MOST_ONE],
  ['Never with atPercent', refresh({ policy: 'Never', atPercent: 50 }), NEVER],
  ['Never with before', refresh({ policy: 'Never', before: '5m' }), NEVER],
  ['ttlAfterExpired alone', token({ ttlAfterExpired: '1h' }), TTL],
  [
    'ttlAfterExpired and BeforeExpiry',
    token({ ttlAfterExpired: '1h', refresh: { policy: 'BeforeExpiry' } }),
    TTL,
  ],
  ...each('the Secret name', SECRET_NAMES, (name) => secret({ name }), SECRET_NAME),
  ['a long Secret name', secret({ name: 'a'.repeat(254) }), 'spec.secret.name: Too long'],
  ...each('the annotation', KEYS, (key) => secret({ annotations: { [key]: 'x' } }), KEY),
  ...each('the label', KEYS, (key) => secret({ labels: { [key]: 'x' } }), KEY),
  [
    'a format without what it needs',
    formats({ type: 'Netrc' }),
    'formats\\[0\\]: .*Netrc: set machines',
  ],
  [
    'a format with what it does not take',
    formats({ type: 'Token', scheme: 'Bearer' }),
    'formats\\[0\\]: .*scheme is for AuthorizationHeader: remove it',
  ],
  ['a format that there is not', formats({ type: 'Pem' }), 'formats\\[0\\].type: .*Token'],
  [
    'a server over plain HTTP',
    formats({ type: 'Kubeconfig', server: 'http://10.0.0.1' }),
    'formats\\[0\\].server: .*begins with https://',
  ],
  [
    'a machine with a second line',
    formats({ type: 'Netrc', machines: ['a\nmachine b'] }),
    'machines\\[0\\]: .*must be the name of a host',
  ],
  [
    'nine formats',
    formats(...Array.from({ length: 9 }, () => ({ type: 'Token' }))),
    'spec.secret.formats: Too many',
  ],
  [
    'an access token for AWS',
    formats({ type: 'AwsWebIdentity', roleArn: ARN, tokenFile: '/run/token' }),
    'spec: .*AWS takes an ID token or a signed JWT',
  ],
  [
    'a blob in a kubeconfig',
    {
      ...NO_KIND,
      signedBlob: { payload: 'aGVsbG8=' },
      secret: { formats: [{ type: 'Kubeconfig', server: 'https://10.0.0.1' }] },
    },
    'spec: .*a signed blob can be written as Token',
  ],
  [
    'keepPrevious of nothing',
    secret({ formats: [{ type: 'BasicAuth' }], keepPrevious: true }),
    'spec: .*keepPrevious keeps what the format Token writes',
  ],
  ['a template under no key', secret({ template: { 'a/b': '' } }), 'template: .*those of a Secret'],
  [
    'a template under the key of another token',
    secret({ template: { 'previous-token': '' } }),
    'template: .*are written by keepPrevious',
  ],
  ['a long template', secret({ template: { a: 'x'.repeat(16_385) } }), 'template.a: Too long'],
  ['a label value that is none', secret({ labels: { team: 'a b' } }), 'value of a label'],
  ...each('the lifetime', [...DURATIONS, ...ODD_DURATIONS], lifetime, LIFETIME),
  ['a lifetime that is a number', token({ accessToken: { lifetime: 5 } }), 'of type string'],
  ...each('the identity', [...IDENTITIES, ...LOOK_ALIKES, ...UNSEEN], identity, IDENTITY),
  ...each('the identity', PATHS, identity, STEPS),
  [
    'a bad delegate',
    token({ delegates: ['a', '../b'] }),
    'delegates\\[1\\]: .*must be letters, digits',
  ],
  ['a bad scope', token({ accessToken: { scopes: ['a b'] } }), 'scopes\\[0\\]: .*must be a scope'],
  [
    'a bad audience',
    { ...NO_KIND, idToken: { audience: 'a b' } },
    'spec.idToken.audience: .*must be an audience',
  ],
  ...each(
    'the payload',
    ['abc', 'YQ', '_-8=', 'YQ==\n', '====', 'Y=Q='],
    (payload) => ({ ...NO_KIND, signedBlob: { payload } }),
    'spec.signedBlob.payload: .*must be base64 with padding',
  ),
  ...each('the claim', ISSUED_CLAIMS, (name) => claims({ aud: 'a', [name]: 1 }), ISSUED),
  ...each('null as the claim', ISSUED_CLAIMS, (name) => claims({ [name]: null }), ISSUED),
  ...each('the claim', FORBIDDEN_KEYS, (name) => claims(JSON.parse(`{"${name}":{}}`)), SPECIAL),
  ...each(
    'the location',
    LOCATIONS,
    (location) => within(['us-central1', location]),
    'spec.allowedLocations.within\\[1\\]: .*must be a location, such as europe-west1',
  ),
  ['no location that is allowed', within([]), 'spec.allowedLocations.within: .*at least 1 item'],
  [
    '65 locations',
    within(Array.from({ length: 65 }, (_, index) => `a${index}`)),
    'spec.allowedLocations.within: Too many: 65: must have at most 64 items',
  ],
  [
    '65 claims',
    claims(many(65)),
    'spec.signedJwt.claims: Too many: 65: must have at most 64 items',
  ],
]

/** By the API server; of Secret types the plan says so once more, with a reason of their own. */
export const REFUSED_TOKENS_AT_ADMISSION: readonly Refused[] = [
  ...each(
    'the Secret type',
    [
      'kubernetes.io/service-account-token',
      'bootstrap.kubernetes.io/token',
      'helm.sh/release.v1',
      'kubernetes.io/tls',
      'kubernetes.io/dockerconfigjson',
    ],
    (type) => secret({ type }),
    'spec.secret.type: .*this type is refused.*use Opaque',
  ),
  ...each(
    'of formats that do not write what it asks for the type',
    ['kubernetes.io/dockerconfigjson', 'kubernetes.io/basic-auth', 'kubernetes.io/tls'],
    (type) =>
      secret({
        type,
        formats: [{ type: 'DockerConfigJson', registries: ['a.example.com'], key: 'config.json' }],
      }),
    'spec.secret.type: .*this type is refused.*leave type to the formats',
  ),
  ['a scope twice', token({ accessToken: { scopes: ['a', 'a'] } }), 'scopes\\[1\\]: Duplicate'],
  ['a location twice', within(['a', 'b', 'a']), 'within\\[2\\]: Duplicate'],
]
