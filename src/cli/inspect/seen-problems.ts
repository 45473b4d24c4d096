import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { defined } from '../defined.ts'
import { hasTrue } from '../has-true.ts'
import { NEW_FOR } from '../new-for.ts'
import { type Overdue, overdue } from '../overdue.ts'
import { runbookLink } from '../text/runbook-link.ts'
import type { Problem } from './problem.ts'
import { secretProblems } from './secret-problems.ts'
import type { Seen } from './seen.ts'

const OPERATOR =
  'Look whether mintlet runs, leads and serves this namespace: kubectl mintlet doctor'

/**
 * What is wrong and no condition says, which is mostly that nobody looks after the object.
 *
 * @param now epoch milliseconds
 */
export function seenProblems(seen: Seen, now: number, runbookUrl: string | undefined): Problem[] {
  const problem = (reason: string, message: string, page: string, since?: string): Problem => {
    const runbook = runbookLink(page, runbookUrl)
    const more = defined({ since, runbook })
    return { reason, severity: 'Failing', message, conditions: [], ...more }
  }
  const { facts } = seen
  const ready = seen.conditions.find(({ type }) => type === 'Ready')
  if (facts.deletionRequestedAt !== undefined) {
    const message = 'The object is being deleted. What is in its Secret goes with it.'
    return [problem('Deleting', message, 'IssuerUnavailable', facts.deletionRequestedAt)]
  }
  if (ready === undefined) {
    const isNew = now - (parseTime(facts.createdAt) ?? now) < NEW_FOR
    const message = isNew
      ? 'The object is new: nobody has said anything of it yet.'
      : `Nobody has said anything of the object. ${OPERATOR}`
    return [problem('Unreported', message, 'Pending', facts.createdAt)]
  }
  const ofSecret = secretProblems(seen, OPERATOR, runbookUrl)
  if (ready.status !== 'True') return ofSecret
  const late = overdue({ ...facts, conditions: seen.conditions }, now)
  if (late?.what === 'Expiry') {
    return [problem(late.reason, messageOf(late), 'Lapsed', formatTime(late.since))]
  }
  const found = [...ofSecret]
  if (late !== undefined) {
    found.push(problem(late.reason, messageOf(late), 'Pending', formatTime(late.since)))
  }
  if (seen.observedGeneration < seen.generation && !hasTrue(seen.conditions, 'Reconciling')) {
    const message = `The spec has changed (generation ${seen.generation}), and status still speaks of the one before. ${OPERATOR}`
    found.push(problem('Unreported', message, 'Pending'))
  }
  return found
}

function messageOf({ what, since }: Overdue): string {
  const at = formatTime(since)
  switch (what) {
    case 'Expiry':
      return `The credential expired at ${at}, and its condition Ready still says True. ${OPERATOR}`
    case 'Refresh':
      return `The refresh was due at ${at}, and nothing says why it has not come. ${OPERATOR}`
    case 'Request':
      return `A refresh was requested at ${at}, and nothing says why it has not come: a request is served within a minute, unless mintlet runs with a longer --request-interval. ${OPERATOR}`
  }
}
