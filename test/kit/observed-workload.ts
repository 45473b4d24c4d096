import type { ImpersonatedToken } from '../../src/api/impersonated-token.ts'
import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import type { ObservedWorkload } from '../../src/plan/observed.ts'
import { served, type TokenSpecInput, token } from './gen.ts'

/** A Deployment `api` that was restarted for an older credential, or never. */
export const observedWorkload = (over: Partial<ObservedWorkload> = {}): ObservedWorkload => ({
  kind: 'Deployment',
  name: 'api',
  state: 'Stale',
  restartedAt: undefined,
  ...over,
})

/** An object with the credential token-1, whose Deployment `api` was restarted for token-0. */
export const awaitingRestart = (
  status: ImpersonatedTokenStatus = {},
  spec: TokenSpecInput = {},
): ImpersonatedToken =>
  served(token({ spec: { rolloutRestart: [{ kind: 'Deployment', name: 'api' }], ...spec } }), {
    status: { restartedFor: 'token-0', ...status },
  })
