export type KubeErrorKind =
  | 'BadRequest'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'Conflict'
  | 'AlreadyExists'
  | 'Gone'
  | 'Invalid'
  | 'TooLarge'
  | 'TooManyRequests'
  | 'Unavailable'
  | 'Timeout'
  | 'Aborted'
  | 'BadResponse'

export type KubeErrorOptions = {
  readonly message: string
  readonly status: number
  readonly kind: KubeErrorKind
  readonly verb: string
  readonly resource: string
  readonly committed: 'no' | 'unknown'
  readonly retryAfterMs?: number
  readonly causes?: readonly StatusCause[]
}

/** Of Status.details.causes what cannot quote a value: `message` is left out on purpose. */
export type StatusCause = { readonly reason: string; readonly field: string }

/**
 * A call that did not bring a 2xx answer. The message is put together from names, numbers and
 * reasons only, never from the text of an answer or of a client's error, so it may be shown.
 */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly kind: KubeErrorKind
  /** As RBAC says it: get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string
  /** Plural, with the subresource: `secrets`, `serviceaccounts/token`. */
  readonly resource: string
  /** Whether a write may have happened all the same. Reads are always `no`. */
  readonly committed: 'no' | 'unknown'
  readonly retryAfterMs?: number
  readonly causes: readonly StatusCause[]

  constructor(options: KubeErrorOptions) {
    super(options.message)
    this.status = options.status
    this.kind = options.kind
    this.verb = options.verb
    this.resource = options.resource
    this.committed = options.committed
    this.causes = options.causes ?? []
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
  }
}
