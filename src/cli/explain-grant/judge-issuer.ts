import type { GrantFacts } from './grant-facts.ts'
import type { GrantReport } from './grant-report.ts'
import { issuerRefusals } from './issuer-refusals.ts'

/** What the issuer is, and what stands against it whatever is granted. */
export function judgeIssuer(facts: GrantFacts): GrantReport['issuer'] {
  const { issuerRef: ref, issuer, wanted, client, namespace, now, minLifetime } = facts
  if (ref === undefined || issuer === undefined) return undefined
  if (!issuer.seen) return { ...ref, found: issuer.why, refusals: [] }
  const refusals = issuerRefusals(wanted, {
    issuer: issuer.value,
    client: client?.seen === true ? client.value : undefined,
    namespace,
    now,
    // Where it is not known nothing is said of it.
    minLifetime: minLifetime ?? 0,
  })
  const condition = issuer.value.status.conditions?.find(({ type }) => type === 'Ready')
  const { status, reason, message } = condition ?? {
    status: 'Unknown',
    reason: 'Pending',
    message: 'the operator has not looked at it yet',
  }
  return { ...ref, found: 'Yes', ready: { status, reason, message }, refusals }
}
