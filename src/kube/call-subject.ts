import type { CallDescription } from './describe-call.ts'

/** How a message names a call: `create secrets etl/reader`. */
export function callSubject(call: CallDescription): string {
  const name = [call.namespace, call.name].filter((part) => part !== undefined).join('/')
  return name === '' ? `${call.verb} ${call.resource}` : `${call.verb} ${call.resource} ${name}`
}
