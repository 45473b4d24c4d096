import { formatDuration } from '../../api/duration.ts'
import type { Asked } from '../../plan/asked.ts'
import { decideGrant } from '../../plan/grants.ts'
import { defined } from '../defined.ts'
import { type Answer, allOf } from './answer.ts'
import { type Budget, budgetOf } from './budget.ts'
import { explainGrants } from './explain-grants.ts'
import type { GrantFacts } from './grant-facts.ts'
import type { GrantReport } from './grant-report.ts'
import { grantToAdd } from './grant-to-add.ts'

type Granted = GrantReport['granted']
type Seen = Pick<GrantFacts, 'wanted' | 'issuer' | 'issuerRef' | 'credentials'>

/**
 * What the grants say.
 *
 * @param asked undefined: a spec cannot be read, or what it depends on was not seen
 */
export function judgeGranted(
  { wanted, issuer, issuerRef, credentials }: Seen,
  asked: Asked | undefined,
): Granted {
  if (asked === undefined || issuerRef === undefined || issuer?.seen !== true) {
    const isAbsent = issuer?.seen === false && issuer.why === 'Absent'
    return { answer: isAbsent ? 'No' : 'Unknown', grants: [] }
  }
  const { spec } = issuer.value
  if (!spec.valid) return { answer: 'No', grants: [] }
  // Whoever has a credential of k0rdent has its tokens: the grant of kind ClientCredential gave them.
  if (isWithCredential(wanted) && spec.value.local === undefined)
    return { answer: 'Yes', grants: [] }
  const grants = explainGrants(spec.value.grants, asked)
  const decision = decideGrant(spec.value.grants, asked)
  const most = decision.granted ? decision.maxCredentials : undefined
  const credentialsOf: Budget | undefined =
    wanted.kind === 'ServiceAccountCredential' && credentials?.seen === true
      ? budgetOf(wanted.object, credentials.value, most)
      : undefined
  // What is there stays: what one more would take is asked before it is made.
  const has =
    wanted.kind === 'ServiceAccountCredential' ? wanted.object.status.credential : undefined
  const budget: Answer = has === undefined && isOver(credentialsOf) ? 'No' : 'Yes'
  const answer = allOf([
    decision.granted ? 'Yes' : grants.some((each) => each.answer === 'Unknown') ? 'Unknown' : 'No',
    budget,
  ])
  const needed = (credentialsOf?.taken ?? 0) + (credentialsOf?.needed ?? 1)
  return {
    answer,
    grants,
    ...(decision.granted && { lifetime: formatDuration(decision.lifetime) }),
    ...(credentialsOf && { credentials: credentialsOf }),
    ...(answer === 'No' && defined({ grantToAdd: grantToAdd(asked, issuerRef.kind, needed) })),
  }
}

const isOver = (budget: Budget | undefined): boolean =>
  budget?.most !== undefined && budget.taken + budget.needed > budget.most

const isWithCredential = (wanted: GrantFacts['wanted']): boolean =>
  wanted.kind === 'ImpersonatedToken' &&
  wanted.object.spec.valid &&
  wanted.object.spec.value.credentialRef !== undefined
