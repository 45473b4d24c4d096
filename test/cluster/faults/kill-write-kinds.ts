/** One kind of write that the operator does. */
export type WriteKind = {
  /** As killCallName says. */
  readonly what: string
  /** The right in deploy/rbac.yaml that it needs: `create secrets`. */
  readonly right: string
  /** Where in src/ it comes from. */
  readonly from: string
  /**
   * Done when an operator starts: by `any`, as soon as it leads, or within a test's time only by one that is `leading`
   * from its first moment, without an election.
   */
  readonly atStart?: 'any' | 'leading'
  /** A leader does many of them: any of the first few is struck, not always the first. */
  readonly frequent?: true
}

/** Every kind of write that the operator can do: whoever adds one finds the kill test failing until it is here. */
export const WRITE_KINDS: readonly WriteKind[] = [
  {
    what: 'create secrets',
    right: 'create secrets',
    from: 'write/secret.ts create: the first token of an object',
    frequent: true,
  },
  {
    what: 'patch secrets',
    right: 'patch secrets',
    from: 'write/secret.ts update: every further token',
    frequent: true,
  },
  {
    what: 'patch secrets (metadata)',
    right: 'patch secrets',
    from: 'write/secret.ts setMetadata: labels or annotations are not as the spec has them',
  },
  {
    what: 'delete secrets (stray)',
    right: 'delete secrets',
    from: 'write/secret.ts remove: the name in the spec has changed',
  },
  {
    what: 'delete secrets (replaced)',
    right: 'delete secrets',
    from: 'write/secret.ts remove: another type, or an immutable Secret',
  },
  {
    what: 'patch impersonatedtokens/status',
    right: 'patch impersonatedtokens/status',
    from: 'write/status.ts: after every step',
    frequent: true,
  },
  {
    what: 'delete impersonatedtokens',
    right: 'delete impersonatedtokens',
    from: 'write/custom-object.ts remove: ttlAfterExpired is over',
  },
  {
    what: 'patch clustercredentialissuers/status',
    right: 'patch clustercredentialissuers/status',
    from: 'write/status.ts: an issuer is ready, or its spec has changed',
  },
  {
    what: 'patch credentialissuers/status',
    right: 'patch credentialissuers/status',
    from: 'write/status.ts: the same of an issuer of a namespace',
  },
  {
    what: 'create secrets (keys)',
    right: 'create secrets',
    from: 'write/own-secret.ts create: a new issuer',
  },
  {
    what: 'patch secrets (keys)',
    right: 'patch secrets',
    from: 'write/own-secret.ts update: a rotation, or tokens that may live longer',
  },
  {
    what: 'create secrets (TLS)',
    right: 'create secrets',
    from: 'write/own-secret.ts create: the serving certificate',
    atStart: 'any',
  },
  {
    what: 'patch secrets (TLS)',
    right: 'patch secrets',
    from: 'write/own-secret.ts update: it is due, or for other names',
    atStart: 'leading',
  },
  {
    what: 'create events',
    right: 'create events',
    from: 'write/event.ts: something new to tell',
    frequent: true,
  },
  {
    what: 'patch events',
    right: 'patch events',
    from: 'write/event.ts: the same thing told again',
  },
  {
    what: 'create leases',
    right: 'create leases',
    from: 'kube/lease-store.ts: there is no lease',
  },
  {
    what: 'update leases',
    right: 'update leases',
    from: 'kube/lease-store.ts: taken, renewed, given back',
    frequent: true,
  },
]
