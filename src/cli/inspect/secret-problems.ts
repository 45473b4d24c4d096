import { defined } from '../defined.ts'
import { hasTrue } from '../has-true.ts'
import { runbookLink } from '../text/runbook-link.ts'
import type { Problem } from './problem.ts'
import type { Seen } from './seen.ts'

/**
 * What is wrong with the Secret, where it is not all said yet: an object that is not Ready says so itself, but not
 * that somebody has edited its Secret while it is suspended.
 *
 * @param ifItStays what to do if mintlet does not mend it
 */
export function secretProblems(
  { facts, conditions, secret }: Pick<Seen, 'facts' | 'conditions' | 'secret'>,
  ifItStays: string,
  runbookUrl: string | undefined,
): Problem[] {
  const problem = (reason: string, what: string, page: string): Problem[] => {
    const next = facts.suspended
      ? 'While spec.suspend is true nothing mends that.'
      : `mintlet mends that within seconds. If it stays: ${ifItStays}`
    const runbook = runbookLink(page, runbookUrl)
    const message = `${what}. ${next}`
    return [{ reason, severity: 'Failing', message, conditions: [], ...defined({ runbook }) }]
  }
  const isReady = hasTrue(conditions, 'Ready')
  const isLost = conditions.some(({ reason }) => reason === 'SecretLost')
  const { name } = secret
  if (secret.state === 'Absent') {
    return isReady
      ? problem(
          'SecretMissing',
          `Secret ${name} is not there, although the object is Ready`,
          'SecretLost',
        )
      : []
  }
  if (secret.state === 'Unknown') return []
  if (secret.owner !== 'This') {
    const what = `Secret ${name} does not belong to this object, although the object is Ready`
    return isReady ? problem('SecretForeign', what, 'SecretConflict') : []
  }
  if (secret.isAsWritten !== false || isLost) return []
  const what = `The data of Secret ${name} is not what mintlet wrote: somebody has edited it`
  return problem('SecretEdited', what, 'SecretLost')
}
