import type { Condition, ConditionType } from '../../api/condition.ts'
import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { defined } from '../defined.ts'
import type { SubjectKind } from '../subject.ts'
import type { StatusItem, Urgency } from './status-report.ts'

/** An object as the API server lists it; the status was held against its schema there. */
export type RawObject = {
  readonly metadata: { readonly namespace?: string; readonly name: string }
  readonly status?: ImpersonatedTokenStatus | ServiceAccountCredentialStatus
}

/** Say, when true, that something is wrong with an object that may well be Ready. */
const TROUBLE: ReadonlySet<ConditionType> = new Set<ConditionType>([
  'RefreshFailing',
  'Stalled',
  'ConsumersStale',
  'RestartRefused',
])

/** The spec is not read: what is the matter is in status, and ten thousand specs take their time. */
export function statusItem(kind: SubjectKind, { metadata, status = {} }: RawObject): StatusItem {
  const { conditions = [], phase, secretName, expiresAt, refreshAt, lastUsedAt } = status
  const ready = conditions.find(({ type }) => type === 'Ready')
  const troubles = conditions.filter((each) => TROUBLE.has(each.type) && each.status === 'True')
  const reasons = [ready, ...troubles].flatMap((each) => (each === undefined ? [] : [each.reason]))
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    urgency: urgencyOf(phase, ready, troubles),
    reasons: [...new Set(reasons)],
    ...defined({ ready: ready?.status, phase, secretName, expiresAt, refreshAt, lastUsedAt }),
  }
}

function urgencyOf(
  phase: string | undefined,
  ready: Condition | undefined,
  troubles: readonly Condition[],
): Urgency {
  if (phase === 'Expired') return 'Ended'
  if (ready?.status !== 'True') return 'Failing'
  return troubles.length > 0 ? 'Warning' : 'Good'
}
