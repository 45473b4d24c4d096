import type { Condition, ConditionType } from '../api/condition.ts'
import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import { parseTime } from '../api/parse-time.ts'
import type { ObjectReading } from '../runtime/metrics.ts'
import type { ClusterView } from '../watch/cluster-view.ts'

type Readable = {
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly status: {
    readonly conditions?: readonly Condition[]
    readonly expiresAt?: string | undefined
    readonly refreshAt?: string | undefined
  }
}

/** Ready is told apart, Reconciling passes, and Expired is an end as planned. */
const TROUBLES: ReadonlySet<ConditionType> = new Set([
  'Stalled',
  'RefreshFailing',
  'ConsumersStale',
  'RestartRefused',
])

/** What metrics say of each object, read when they are scraped. */
export function* readObjects(view: ClusterView): Iterable<ObjectReading> {
  for (const token of view.tokens.all()) {
    yield reading('ImpersonatedToken', token, issuerOf(view, token))
  }
  for (const credential of view.credentials.all()) {
    yield reading('ServiceAccountCredential', credential, issuerKeyOf(credential))
  }
}

/** That of its credential where it names one: whoever cannot be reached then, a refresh waits for it. */
function issuerOf(view: ClusterView, token: ImpersonatedToken): string | undefined {
  const name = token.spec.valid ? token.spec.value.credentialRef?.name : undefined
  if (name === undefined) return issuerKeyOf(token)
  const credential = view.credentials.get(token.metadata.namespace, name)
  return credential && issuerKeyOf(credential)
}

function reading(kind: string, { metadata, status }: Readable, issuer = ''): ObjectReading {
  const { conditions = [] } = status
  const ready = conditions.find(({ type }) => type === 'Ready')
  return {
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    issuer,
    expiresAt: parseTime(status.expiresAt),
    refreshAt: parseTime(status.refreshAt),
    ready: ready?.status === 'True',
    reason: ready?.reason ?? 'Pending',
    troubles: conditions.filter(({ type, status: is }) => is === 'True' && TROUBLES.has(type)),
  }
}
