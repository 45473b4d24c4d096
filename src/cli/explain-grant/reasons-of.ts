import type { Answer } from './answer.ts'
import type { GrantFacts } from './grant-facts.ts'
import type { GrantReport } from './grant-report.ts'

type Reason = { readonly answer: Exclude<Answer, 'Yes'>; readonly text: string }

/**
 * Why the answer is not Yes: what refuses first, then what could not be seen.
 *
 * @param missing what the nearest grant lacks; undefined: one covers the request, or none was seen
 */
export function reasonsOf(
  report: Pick<GrantReport, 'granted' | 'issuer' | 'requester' | 'asked'>,
  facts: Pick<GrantFacts, 'wanted' | 'client' | 'issuer' | 'issuerRef'>,
  missing: string | undefined,
): readonly string[] {
  const reasons = [
    ...ofSpecs(facts),
    ...ofIssuer(report, facts),
    ...ofGrants(report, missing),
    ...ofRequester(report),
  ]
  return (['No', 'Unknown'] as const).flatMap((answer) =>
    reasons.filter((reason) => reason.answer === answer).map(({ text }) => text),
  )
}

function ofSpecs({ wanted, client }: Pick<GrantFacts, 'wanted' | 'client'>): readonly Reason[] {
  const { spec } = wanted.object
  const reasons: Reason[] = spec.valid ? [] : [{ answer: 'No', text: spec.message }]
  if (client?.seen === false) {
    const answer = client.why === 'Absent' ? 'No' : 'Unknown'
    reasons.push({ answer, text: `its ServiceAccountCredential: ${client.message}` })
  }
  if (client?.seen === true && !client.value.spec.valid) {
    reasons.push({
      answer: 'No',
      text: `its ServiceAccountCredential: ${client.value.spec.message}`,
    })
  }
  return reasons
}

function ofIssuer(
  { issuer }: Pick<GrantReport, 'issuer'>,
  { issuer: looked, issuerRef }: Pick<GrantFacts, 'issuer' | 'issuerRef'>,
): readonly Reason[] {
  const refusals = (issuer?.refusals ?? []).map((text) => ({ answer: 'No' as const, text }))
  if (looked === undefined || looked.seen) return refusals
  const of = `${issuerRef?.kind} ${issuerRef?.name}`
  return looked.why === 'Absent'
    ? [{ answer: 'No', text: `there is no ${of}` }]
    : [{ answer: 'Unknown', text: `what ${of} grants could not be seen: ${looked.message}` }]
}

function ofGrants(
  { granted, asked: { namespace } }: Pick<GrantReport, 'granted' | 'asked'>,
  missing: string | undefined,
): readonly Reason[] {
  const { answer, credentials } = granted
  if (answer === 'Yes') return []
  if (answer === 'Unknown' && granted.grants.length > 0) {
    const text = `a grant is for namespaces by labels, and those of namespace ${namespace} could not be seen`
    return [{ answer, text }]
  }
  if (missing !== undefined) return [{ answer, text: missing }]
  if (credentials?.most === undefined) return []
  const text =
    `the grant lets namespace ${namespace} have ${credentials.most} credentials of the service account at a time, ` +
    `${credentials.taken} are taken by other objects, and this one needs ${credentials.needed}`
  return [{ answer, text }]
}

function ofRequester({ requester }: Pick<GrantReport, 'requester'>): readonly Reason[] {
  const { answer, user = 'whoever asks', rights } = requester
  if (answer === 'Yes') return []
  if (answer === 'No') return [{ answer, text: `${user} lacks a right to ask for it` }]
  const lacks = rights.some((right) => right.answer === 'No')
  const text = lacks
    ? `${user} lacks a right that the admission policy asks for, if there is one`
    : `whether ${user} has all rights to ask for it could not be seen`
  return [{ answer, text }]
}
