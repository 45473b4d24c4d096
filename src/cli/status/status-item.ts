import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { conditionSeverity } from '../condition-severity.ts'
import { defined } from '../defined.ts'
import type { SubjectKind } from '../subject.ts'
import type { StatusItem, Urgency } from './status-report.ts'

/** An object as the API server lists it; the status was held against its schema there. */
export type RawObject = {
  readonly metadata: { readonly namespace?: string; readonly name: string }
  readonly status?: ImpersonatedTokenStatus | ServiceAccountCredentialStatus
}

/** The spec is not read: what is the matter is in status, and ten thousand specs take their time. */
export function statusItem(kind: SubjectKind, { metadata, status = {} }: RawObject): StatusItem {
  const { conditions = [], phase, secretName, expiresAt, refreshAt, lastUsedAt } = status
  const ready = conditions.find(({ type }) => type === 'Ready')
  const troubles = conditions.filter((each) => conditionSeverity(each) !== undefined)
  const severities = troubles.map(conditionSeverity)
  const reasons = [ready, ...troubles].flatMap((each) => (each === undefined ? [] : [each.reason]))
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    urgency: phase === 'Expired' ? 'Ended' : urgencyOf(ready === undefined, severities),
    reasons: [...new Set(reasons)],
    ...defined({ ready: ready?.status, phase, secretName, expiresAt, refreshAt, lastUsedAt }),
  }
}

function urgencyOf(
  isUnseen: boolean,
  severities: readonly ReturnType<typeof conditionSeverity>[],
): Urgency {
  if (isUnseen || severities.includes('Failing')) return 'Failing'
  return severities.includes('Warning') ? 'Warning' : 'Good'
}
