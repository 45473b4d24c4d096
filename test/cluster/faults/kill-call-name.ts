import type { RequestInfo } from '../../kit/control-plane/request-info.ts'
import { whatOf } from '../../kit/faults/what-of.ts'

/**
 * whatOf, with a word more for Secrets: the operator's own, a change of metadata alone, and the two reasons to delete
 * one, which the names of the kill test's objects tell.
 */
export function killCallName(request: RequestInfo): string {
  const { resource, namespace, name, verb, writes = [] } = request
  const what = whatOf(request)
  if (resource !== 'secrets') return what
  if (namespace === 'mintlet-system') {
    return `${what} (${name.startsWith('mintlet-keys-') ? 'keys' : 'TLS'})`
  }
  if (verb === 'delete') return `${what} (${name.startsWith('move-') ? 'stray' : 'replaced'})`
  return verb === 'patch' && !writes.includes('/data') ? `${what} (metadata)` : what
}
