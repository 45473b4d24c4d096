const TOKENS = [
  'active',
  'refresh-failing',
  'not-granted',
  'lapsed',
  'expired',
  'pending',
  'suspended',
  'jwt',
  'id-token',
  'from-credential',
] as const
const CREDENTIALS = ['pipeline', 'contractor', 'crowded', 'disabled'] as const

/** Of golden.test.ts: every object in its state, and one of each kind in JSON. */
export const VERIFY_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(TOKENS.map((name) => [`verify-${name}`, ['verify', `itok/${name}`]])),
  ...Object.fromEntries(CREDENTIALS.map((name) => [`verify-${name}`, ['verify', `sac/${name}`]])),
  'verify-active-json': ['verify', 'active', '--output=json'],
  'verify-pipeline-json': ['verify', 'pipeline', '--output=json'],
  'verify-missing': ['verify', 'missing'],
}
