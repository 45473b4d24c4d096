/** One thing that was looked at. The detail is for people: no token, no signature, and of a token's claims nothing. */
export type Check = {
  /** In Kubernetes' spelling of a condition type, such as `Signature`. */
  readonly check: string
  /** Skipped: it could not be checked, and the detail says why. */
  readonly outcome: 'Passed' | 'Failed' | 'Skipped'
  readonly detail: string
}

type Make = (name: string, detail: string) => Check

const outcome =
  (is: Check['outcome']): Make =>
  (name, detail) => ({ check: name, outcome: is, detail })

export const check = {
  passed: outcome('Passed'),
  failed: outcome('Failed'),
  skipped: outcome('Skipped'),
  /** @param details of the two endings, the good one first */
  that: (name: string, holds: boolean, details: readonly [good: string, bad: string]): Check => ({
    check: name,
    outcome: holds ? 'Passed' : 'Failed',
    detail: holds ? details[0] : details[1],
  }),
} as const
