import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { conditionSeverity } from '../condition-severity.ts'
import { defined } from '../defined.ts'
import { openRequest } from '../open-request.ts'
import { overdue } from '../overdue.ts'
import type { SubjectKind } from '../subject.ts'
import type { StatusItem, Urgency } from './status-report.ts'

/** An object as the API server lists it; the status was held against its schema there. */
export type RawObject = {
  readonly metadata: {
    readonly namespace?: string
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: { readonly suspend?: boolean }
  readonly status?: ImpersonatedTokenStatus | ServiceAccountCredentialStatus
}

/**
 * Of the spec only spec.suspend is read: what is the matter is in status, and ten thousand specs take their time.
 *
 * @param now epoch milliseconds
 */
export function statusItem(
  kind: SubjectKind,
  { metadata, spec, status = {} }: RawObject,
  now: number,
): StatusItem {
  const { conditions = [], phase, secretName, expiresAt, refreshAt, lastUsedAt } = status
  const suspended = spec?.suspend === true
  const ready = conditions.find(({ type }) => type === 'Ready')
  const troubles = conditions.filter((each) => conditionSeverity(each) !== undefined)
  const severities = troubles.map(conditionSeverity)
  const refreshRequested = openRequest(metadata.annotations ?? {}, status.lastHandledRefresh)
  const late = overdue({ ...status, conditions, suspended, refreshRequested }, now)
  const reasons = [
    ready?.reason ?? 'Unreported',
    ...troubles.map(({ reason }) => reason),
    ...(late === undefined ? [] : [late.reason]),
  ]
  const isFailing = ready === undefined || late !== undefined || severities.includes('Failing')
  const nextAttemptAt = suspended ? undefined : status.issuance?.nextAttemptAt
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    urgency: phase === 'Expired' ? 'Ended' : urgencyOf(isFailing, severities),
    reasons: [...new Set(reasons)],
    ...defined({ ready: ready?.status, phase, secretName, expiresAt, refreshAt, lastUsedAt }),
    ...defined({ nextAttemptAt }),
  }
}

function urgencyOf(
  isFailing: boolean,
  severities: readonly ReturnType<typeof conditionSeverity>[],
): Urgency {
  if (isFailing) return 'Failing'
  return severities.includes('Warning') ? 'Warning' : 'Good'
}
