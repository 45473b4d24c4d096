/** How the emulated service behaves where its pages leave it open; each member may change at any time. */
export type K0rdentSettings = {
  /** The organisation's: of credentials that are asked for without `expiresAt`. */
  defaultLifetimeMs: number
  /** The organisation's; what is asked for beyond it is refused with 400. */
  maxLifetimeMs: number
  /** Silently grants the maximum instead of refusing what is beyond it. */
  clampsOverMaximum: boolean
  /** Active credentials of one service account. */
  maxActive: number
  /** Of the refusal when all slots are taken. The pages do not say it. */
  slotsExhaustedStatus: number
  /** `cut`: all times have whole seconds, those of a granted `expiresAt` rounded down. */
  subSeconds: 'keep' | 'cut'
  /**
   * Of errors. `endpoint`: `{error: {code: number, message, details: []}}`, as the endpoint pages have it; `common`:
   * `{success: false, error: {code: string, message}, meta}`, as the page of common structures has it.
   */
  envelope: 'endpoint' | 'common'
  /** Successes as the page of common structures has them: `{success: true, data, meta}`. */
  wrapsSuccess: boolean
  /** Life of the tokens that the token endpoint mints, in seconds. */
  expiresIn: number
  /** lastUsedAt and lastUsedIp show a mint only so long after it. */
  lastUsedDelayMs: number
  /** Answers have a Date header. */
  sendsDate: boolean
}

const DAY_MS = 86_400_000

export const defaultSettings = (): K0rdentSettings => ({
  defaultLifetimeMs: 90 * DAY_MS,
  maxLifetimeMs: 365 * DAY_MS,
  clampsOverMaximum: false,
  maxActive: 5,
  slotsExhaustedStatus: 409,
  subSeconds: 'cut',
  envelope: 'endpoint',
  wrapsSuccess: false,
  expiresIn: 900,
  lastUsedDelayMs: 0,
  sendsDate: true,
})
