import type { Check } from './check.ts'
import type { VerifyReport } from './verify-report.ts'

/** What the checks come to together. */
export function verdictOf(checks: readonly Check[]): VerifyReport['verdict'] {
  if (checks.some(({ outcome }) => outcome === 'Failed')) return 'Invalid'
  return checks.some(({ outcome }) => outcome === 'Passed') ? 'Valid' : 'Unknown'
}
