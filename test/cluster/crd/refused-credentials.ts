import { each, type Refused } from './refused-tokens.ts'

/** Accepted as it is; each refused spec is this one with a change. */
export const CREDENTIAL_SPEC = {
  issuerRef: { name: 'k0rdent' },
  serviceAccount: 'sa-pipeline-prod',
}

const credential = (change: object): object => ({ ...CREDENTIAL_SPEC, ...change })
const rotation = (policy: object): object => credential({ rotation: policy })
const rotating = (change: object): object => rotation({ policy: 'BeforeExpiry', ...change })
const workload = (change: object): object =>
  credential({ rolloutRestart: [{ kind: 'Deployment', name: 'api', ...change }] })

const target = (change: object): object => credential({ secret: change })
const formats = (...all: object[]): object => target({ formats: all })

const LIFETIME = 'spec.lifetime: .*must be a duration from 10s to 8760h, such as 30m'
const IDENTITY = 'spec.serviceAccount: .*must be letters, digits and'
const STEPS = 'spec.serviceAccount: .*must not contain any of'
const WORKLOAD = 'rolloutRestart\\[0\\].name: .*must be the name of a workload'
const BOTH = 'spec: .*set at most one of lifetime and expiresAt'
const FIXED = 'spec: .*expiresAt needs rotation.policy None: a fixed time cannot be rotated'
const NONE = 'spec.rotation: .*policy None issues one credential: remove atPercent, before and'
const EXPIRES_AT = 'spec.expiresAt'

const DURATIONS = ['0s', '9s', '8760h1ms', '8761h', '-5m', '30d', '1.5h', '5', '', '1h\n', '1H']
const IDENTITIES = ['', '-a', 'a-', '.', '..', '/a', 'a/', 'a b', 'a\n', '%2e', 'a?b', 'a*', 'ä']
const PATHS = ['a/../b', 'a..b', 'a//b', 'a/.b']
const TIMES = [
  'tomorrow',
  '',
  '2026-12-31',
  '2026-12-31T00:00:00',
  '2026-12-31 00:00:00Z',
  '2026-12-31t00:00:00z',
  '2026-13-01T00:00:00Z',
  '2026-12-31T24:00:01Z',
  '20261231T000000Z',
  '2026-12-31T00:00:00Z\n',
]
const NAMES = ['', '../a', 'a/b', 'A', '-a', 'a-', 'a b', 'a\n']

/** By the API server and by the operator. */
export const REFUSED_CREDENTIALS: readonly Refused[] = [
  ['no issuer', { serviceAccount: 'sa' }, 'spec.issuerRef: Required'],
  ['no service account', { issuerRef: { name: 'a' } }, 'spec.serviceAccount: Required'],
  [
    'another kind of issuer',
    credential({ issuerRef: { name: 'a', kind: 'Issuer' } }),
    'spec.issuerRef.kind: ',
  ],
  ...each('the identity', IDENTITIES, (id) => credential({ serviceAccount: id }), IDENTITY),
  ...each('the identity', PATHS, (id) => credential({ serviceAccount: id }), STEPS),
  [
    'a long identity',
    credential({ serviceAccount: 'a'.repeat(129) }),
    'spec.serviceAccount: Too long',
  ],
  ...each('the lifetime', DURATIONS, (lifetime) => credential({ lifetime }), LIFETIME),
  ...each('the time', TIMES, (expiresAt) => credential({ expiresAt }), EXPIRES_AT),
  ['two lives', credential({ lifetime: '1h', expiresAt: '2026-12-31T00:00:00Z' }), BOTH],
  [
    'a fixed time that is to be rotated',
    credential({ expiresAt: '2026-12-31T00:00:00Z', rotation: { policy: 'BeforeExpiry' } }),
    FIXED,
  ],
  ['an unknown policy', rotation({ policy: 'Always' }), '"None", "BeforeExpiry"'],
  [
    'atPercent with before',
    rotating({ atPercent: 50, before: '1h' }),
    'spec.rotation: .*set at most one of atPercent and before',
  ],
  ['None with atPercent', rotation({ policy: 'None', atPercent: 50 }), NONE],
  ['no policy with before', rotation({ before: '1h' }), NONE],
  ['no policy with overlap', rotation({ overlap: '1h' }), NONE],
  ['atPercent 9', rotating({ atPercent: 9 }), 'spec.rotation.atPercent'],
  ['a long overlap', rotating({ overlap: '721h' }), 'must be a duration from 1s to 720h'],
  ['another end', credential({ deletionPolicy: 'Delete' }), '"Revoke", "Orphan"'],
  ['another end of a grant', credential({ onGrantWithdrawn: 'Orphan' }), '"Keep", "Revoke"'],
  ['another limit', credential({ overMaximum: 'Ignore' }), '"Clamp", "Reject"'],
  ['another workload', workload({ kind: 'Job' }), '"Deployment", "StatefulSet", "DaemonSet"'],
  ...each('the workload', NAMES, (name) => workload({ name }), WORKLOAD),
  [
    '17 workloads',
    credential({
      rolloutRestart: Array.from({ length: 17 }, () => ({ kind: 'Deployment', name: 'a' })),
    }),
    'spec.rolloutRestart: Too many',
  ],
  ...each(
    'the Secret name',
    ['', '-x', 'A_B', 'a..b', 'a/b', '../a'],
    (name) => credential({ secret: { name } }),
    'spec.secret.name: .*must be the name of a Secret',
  ),
  ...each(
    'a format of tokens',
    ['Token', 'Kubeconfig', 'AwsWebIdentity'],
    (type) => formats({ type }),
    'formats\\[0\\].type: .*DockerConfigJson',
  ),
  [
    'a format without what it needs',
    formats({ type: 'DockerConfigJson' }),
    'formats\\[0\\]: .*DockerConfigJson, Npmrc: set registries',
  ],
  [
    'a format with what it does not take',
    formats({ type: 'BasicAuth', key: 'password' }),
    'formats\\[0\\]: .*key is for DockerConfigJson, .*: remove it',
  ],
  [
    'nine formats',
    formats(...Array.from({ length: 9 }, () => ({ type: 'EnvFile' }))),
    'spec.secret.formats: Too many',
  ],
  ['a template under no key', target({ template: { 'a/b': '' } }), 'template: .*those of a Secret'],
  ['a long template', target({ template: { a: 'x'.repeat(16_385) } }), 'template.a: Too long'],
  ['another end of the Secret', target({ onExpiry: 'Orphan' }), '"Keep", "Delete"'],
]

/** By the API server; the operator has a reason of its own for it. */
export const REFUSED_CREDENTIALS_AT_ADMISSION: readonly Refused[] = [
  [
    'a type of Secret that is not for us',
    target({ type: 'kubernetes.io/tls' }),
    'spec.secret.type: .*this type is refused',
  ],
  [
    'a type that no format of it is fit for',
    target({ type: 'kubernetes.io/basic-auth', formats: [{ type: 'EnvFile' }] }),
    'spec.secret.type: .*this type is refused.*leave type to the formats',
  ],
]
