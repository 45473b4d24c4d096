import type { Trouble } from './trouble.ts'

/** Nothing is published yet, and nothing can be asked for now. */
export const RATE_LIMITED: Trouble = {
  stalled: false,
  reason: 'RateLimited',
  message: "The issuer's limits are reached; the credential is minted as soon as they allow.",
}
