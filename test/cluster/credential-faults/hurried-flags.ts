/** Of an operator that is killed again and again: nothing is waited for longer than it has to be. */
export const HURRIED_FLAGS: readonly string[] = [
  '--min-lifetime=5s',
  '--settle=1s',
  '--request-interval=1s',
  '--slow-retry=2s',
  '--backoff-base=300ms',
  '--backoff-cap=2s',
  '--mint-loop-limit=1000',
  // Whoever is held takes one.
  '--workers=512',
  '--lease-duration=4s',
  '--renew-deadline=3s',
  '--retry-period=500ms',
  '--oidc-insecure-http',
  '--oidc-base-url=http://mintlet.test',
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
]
