import type { CallDescription } from './describe-call.ts'

/** A call that changes nothing, so that there is nothing to be in doubt about. */
export function isRead(call: CallDescription): boolean {
  return call.verb === 'get' || call.verb === 'list' || call.verb === 'watch'
}
