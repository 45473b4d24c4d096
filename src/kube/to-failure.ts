import { type Failure, retryable, stalled, waiting } from '../failure.ts'
import type { KubeError } from './error.ts'

/** As the API server itself asks for when it is busy. */
const DEFAULT_WAIT_MS = 1000
/** Longer than this nobody is told to wait by a header. */
const LONGEST_WAIT_MS = 600_000

/**
 * What a refusal of the API server means for the object that was worked on.
 *
 * @param now epoch milliseconds; without it, what has to wait is tried again with a back-off
 */
export function toFailure(error: KubeError, now?: number): Failure {
  const { message } = error
  switch (error.kind) {
    case 'Forbidden':
      return forbidden(error)
    case 'Invalid':
    case 'BadRequest':
    case 'TooLarge':
      return stalled('InvalidSpec', `the API server refused it: ${message}`)
    case 'TooManyRequests': {
      if (now === undefined) return retryable('ApiServerUnavailable', message)
      const wait = Math.min(error.retryAfterMs ?? DEFAULT_WAIT_MS, LONGEST_WAIT_MS)
      return waiting('ApiServerUnavailable', `the API server asks to wait: ${message}`, now + wait)
    }
    case 'Conflict':
    case 'AlreadyExists':
    case 'NotFound':
    case 'Gone':
      return retryable('Conflict', `it changed meanwhile: ${message}`)
    case 'Unauthorized':
    case 'Unavailable':
    case 'Timeout':
    case 'Aborted':
    case 'BadResponse':
      return retryable('ApiServerUnavailable', message)
  }
}

/** A missing right, or an admission policy or a quota, which look the same from outside. */
function forbidden({ message, verb, resource, causes }: KubeError): Failure {
  if (causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return retryable('Conflict', `the namespace is being deleted: ${message}`)
  }
  const text = `the operator lacks the right to ${verb} ${resource}, or an admission policy or a quota forbids it: ${message}`
  // Anything but a Secret is the operator's own affair, which no author of an object can mend.
  return resource === 'secrets'
    ? stalled('SecretForbidden', text)
    : retryable('ApiServerUnavailable', text)
}
