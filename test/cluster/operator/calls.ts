import type { AuditEvent } from '../../kit/control-plane/audit-log.ts'

/** What operators asked of the API server, apart from lists, watches, leases and what they keep for themselves. */
export type Call = {
  readonly user: string
  /** `create secrets`, `patch impersonatedtokens/status`, `get secrets` */
  readonly what: string
  readonly namespace: string
  readonly name: string
  readonly code: number
  /** Epoch milliseconds. */
  readonly at: number
}

const QUIET_VERBS = ['list', 'watch']

/**
 * @param events of the audit log
 * @param ownNamespace of the operator
 */
export function calls(events: readonly AuditEvent[], ownNamespace = 'mintlet-system'): Call[] {
  return events
    .filter(({ userAgent = '' }) => userAgent.startsWith('mintlet/'))
    .filter(({ verb, objectRef }) => {
      const { resource, namespace } = objectRef ?? {}
      return !QUIET_VERBS.includes(verb) && resource !== 'leases' && namespace !== ownNamespace
    })
    .map(({ user, verb, objectRef, responseStatus, requestReceivedTimestamp }) => {
      const { resource = '', subresource, namespace = '', name = '' } = objectRef ?? {}
      return {
        user: user.username,
        what: `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`,
        namespace,
        name,
        code: responseStatus?.code ?? 0,
        at: Date.parse(requestReceivedTimestamp),
      }
    })
}
