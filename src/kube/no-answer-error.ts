import { callSubject } from './call-subject.ts'
import type { CallDescription } from './describe-call.ts'
import { KubeError, type KubeErrorKind } from './error.ts'
import { isRead } from './is-read.ts'

/** What is known to happen before the first byte of a request is sent. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'TLS_FILES_UNREADABLE',
])

export type NoAnswer =
  | {
      readonly kind: KubeErrorKind
      /** Our own words. */
      readonly text: string
      /** False when the request never left. */
      readonly sent: boolean
    }
  | {
      /** The HTTP client's error, of which only the `code` is shown. */
      readonly error: unknown
    }

/** No answer, or not one that can be used. */
export function noAnswerError(call: CallDescription, why: NoAnswer): KubeError {
  const code = 'error' in why ? codeOf(why.error) : undefined
  const kind = 'error' in why ? kindOf(code) : why.kind
  const detail = 'error' in why ? `no answer (${code ?? 'connection failed'})` : why.text
  const sent = 'error' in why ? code === undefined || !NOT_SENT.has(code) : why.sent
  return new KubeError({
    message: `${callSubject(call)}: ${detail}`,
    status: 0,
    kind,
    verb: call.verb,
    resource: call.resource,
    committed: sent && !isRead(call) ? 'unknown' : 'no',
  })
}

function kindOf(code: string | undefined): KubeErrorKind {
  return code?.includes('TIMEOUT') === true || code === 'ETIMEDOUT' ? 'Timeout' : 'Unavailable'
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined
}
