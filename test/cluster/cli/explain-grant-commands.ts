/** Of golden.test.ts: every object of the world, and questions without one. */
const OBJECTS = {
  active: 'itok/active',
  'refresh-failing': 'itok/refresh-failing',
  'not-granted': 'itok/not-granted',
  lapsed: 'itok/lapsed',
  expired: 'itok/expired',
  pending: 'itok/pending',
  suspended: 'itok/suspended',
  jwt: 'itok/jwt',
  'id-token': 'itok/id-token',
  'from-credential': 'itok/from-credential',
  pipeline: 'sac/pipeline',
  contractor: 'sac/contractor',
  crowded: 'sac/crowded',
  disabled: 'sac/disabled',
} as const

const LOCAL = ['explain-grant', '--issuer', 'local', '--service-account'] as const

export const EXPLAIN_GRANT_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(OBJECTS).map(([name, subject]) => [
      `explain-grant-${name}`,
      ['explain-grant', subject],
    ]),
  ),
  'explain-grant-json': ['explain-grant', 'not-granted', '-o', 'json'],
  'explain-grant-as-ada': ['explain-grant', 'active', '--as', 'ada', '--as-group', 'readers'],
  'explain-grant-missing': ['explain-grant', 'nobody'],
  'explain-grant-wish': [...LOCAL, 'golden:reader', '--scope', 'read', '--lifetime', '2h'],
  'explain-grant-wish-refused': [
    ...LOCAL,
    'reports:reader',
    '--kind',
    'IdToken',
    '--audience',
    'https://api.example',
  ],
  'explain-grant-wish-credential': [...LOCAL, 'golden:client', '--kind', 'credential'],
  'explain-grant-no-issuer': [
    'explain-grant',
    '--issuer',
    'nowhere',
    '--issuer-kind',
    'CredentialIssuer',
    '--service-account',
    'golden:reader',
  ],
  'explain-grant-bad-flags': ['explain-grant', 'active', '--issuer', 'local'],
}
