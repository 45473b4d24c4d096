import type { Check } from './check.ts'
import type { VerifyReport } from './verify-report.ts'

export type Verdict = Pick<VerifyReport, 'verdict' | 'why'>

type Decisive = readonly [names: readonly string[], what: string]

/** Without these anybody may have written what is in the Secret. */
const ALWAYS: readonly Decisive[] = [
  [['Key', 'Signature'], 'the signature could not be checked'],
  [['Issuer'], 'the issuer could not be checked'],
]
/** There only where somebody wants to know. */
const ASKED: Decisive = [['Introspection', 'Login'], 'the issuer could not be asked']

/**
 * What the checks come to together. Pure.
 *
 * @param isAsked whether the issuer was to be asked about it, so that no answer is not taken for a good one
 */
export function verdictOf(checks: readonly Check[], isAsked: boolean): Verdict {
  if (checks.some(({ outcome }) => outcome === 'Failed')) return { verdict: 'Invalid' }
  for (const [names, what] of isAsked ? [...ALWAYS, ASKED] : ALWAYS) {
    const open = checks.find(({ check, outcome }) => outcome === 'Skipped' && names.includes(check))
    if (open !== undefined) return { verdict: 'Unknown', why: `${what}: ${open.detail}` }
  }
  return checks.some(({ outcome }) => outcome === 'Passed')
    ? { verdict: 'Valid' }
    : { verdict: 'Unknown', why: 'nothing could be checked' }
}
