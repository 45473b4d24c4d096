/** Of golden.test.ts: every object of the world, in every phase and failure. */
export const INSPECT_COMMANDS = {
  'inspect-active': ['inspect', 'active'],
  'inspect-pending': ['inspect', 'pending'],
  'inspect-refresh-failing': ['inspect', 'itok/refresh-failing'],
  'inspect-not-granted': ['inspect', 'not-granted'],
  'inspect-lapsed': ['inspect', 'lapsed'],
  'inspect-expired': ['inspect', 'expired'],
  'inspect-jwt': ['inspect', 'jwt'],
  'inspect-id-token': ['inspect', 'id-token'],
  'inspect-from-credential': ['inspect', 'from-credential'],
  'inspect-credential-ready': ['inspect', 'sac/pipeline'],
  'inspect-credential-expired': ['inspect', 'contractor'],
  'inspect-credential-crowded': ['inspect', 'crowded'],
  'inspect-credential-disabled': ['inspect', 'disabled'],
  'inspect-missing': ['inspect', 'nobody'],
  'inspect-json': [
    'inspect',
    'active',
    '--output=json',
    '--runbook-url=https://docs.example.com/mintlet/',
  ],
} as const
