import { formatDuration } from '../../api/duration.ts'
import type { Asked } from '../../plan/asked.ts'
import { audiencesAsked } from '../../plan/audiences-asked.ts'
import { decideGrant } from '../../plan/grants.ts'
import { type Answer, allOf } from './answer.ts'
import { askedOf } from './asked-of.ts'
import type { GrantFacts } from './grant-facts.ts'
import { grantNotes } from './grant-notes.ts'
import type { GrantReport } from './grant-report.ts'
import { judgeAdmission } from './judge-admission.ts'
import { judgeGranted } from './judge-granted.ts'
import { judgeIssuer } from './judge-issuer.ts'
import { type Enforcement, type JudgedRight, judgeRights } from './judge-rights.ts'
import { mayWrite } from './may-write.ts'
import { reasonsOf } from './reasons-of.ts'
import { roleToAskFor } from './role-to-ask-for.ts'

/** What follows from what was seen. */
export function explainGrant(facts: GrantFacts): GrantReport {
  const { wanted, client, issuer, namespace, needs, reviews, now } = facts
  const asked = askedOf(
    wanted,
    client?.seen === true ? client.value : undefined,
    issuer?.seen === true ? issuer.value : undefined,
    namespace,
    now,
  )
  const judgedIssuer = judgeIssuer(facts)
  const granted = judgeGranted(facts, asked)
  const admission = judgeAdmission(facts.admission, wanted.kind)
  const rights = judgeRights(needs, reviews)
  const requester: GrantReport['requester'] = {
    answer: mayWrite(rights, admission.enforcement),
    ...(facts.requester && { user: facts.requester.user }),
    groups: facts.requester?.groups ?? [],
    rights,
  }
  const access =
    requester.answer === 'Yes'
      ? undefined
      : roleToAskFor(rightsAsked(rights, admission.enforcement), {
          namespace: namespace.name,
          user: requester.user,
          identity: asked?.serviceAccount ?? wanted.object.metadata.name,
        })
  const refused: Answer = (judgedIssuer?.refusals.length ?? 0) > 0 ? 'No' : 'Yes'
  const isGranted = allOf([specAnswer(facts), granted.answer, refused]) === 'Yes'
  const report: GrantReport = {
    answer: allOf([specAnswer(facts), granted.answer, refused, requester.answer]),
    reasons: [],
    asked: askedFields(wanted, asked, namespace.name),
    ...(judgedIssuer && { issuer: judgedIssuer }),
    granted,
    requester: { ...requester, ...(access && { access }) },
    admission,
    notes: grantNotes(facts, asked, isGranted),
  }
  const missing =
    asked !== undefined && issuer?.seen === true && issuer.value.spec.valid
      ? missingOf(decideGrant(issuer.value.spec.value.grants, asked))
      : undefined
  return { ...report, reasons: reasonsOf(report, facts, missing) }
}

/** What nobody asks for nobody needs. */
const rightsAsked = (
  rights: readonly JudgedRight[],
  enforcement: Enforcement,
): readonly JudgedRight[] =>
  enforcement === 'Absent' || enforcement === 'NotEnforced'
    ? rights.filter(({ askedBy }) => askedBy === 'RBAC')
    : rights

const missingOf = (decision: ReturnType<typeof decideGrant>): string | undefined =>
  decision.granted ? undefined : decision.missing

/** A spec that cannot be read is asked for by nobody; a credential that is not there has no issuer. */
function specAnswer({ wanted, client }: GrantFacts): Answer {
  if (!wanted.object.spec.valid) return 'No'
  if (client === undefined) return 'Yes'
  if (client.seen) return client.value.spec.valid ? 'Yes' : 'No'
  return client.why === 'Absent' ? 'No' : 'Unknown'
}

function askedFields(
  wanted: GrantFacts['wanted'],
  asked: Asked | undefined,
  namespace: string,
): GrantReport['asked'] {
  const object = wanted.isThere
    ? { object: { kind: wanted.kind, name: wanted.object.metadata.name } }
    : {}
  if (asked === undefined) return { namespace, ...object }
  const { serviceAccount, delegates, lifetime, token } = asked
  const scopes =
    token.kind === 'AccessToken' || token.kind === 'ClientCredential' ? (token.scopes ?? []) : []
  const audiences = audiencesAsked(token)
  return {
    namespace,
    ...object,
    kind: token.kind,
    serviceAccount,
    ...(delegates.length > 0 && { delegates }),
    ...(scopes.length > 0 && { scopes }),
    ...(typeof audiences === 'object' && audiences.length > 0 && { audiences }),
    ...(lifetime !== undefined && { lifetime: formatDuration(lifetime) }),
  }
}
