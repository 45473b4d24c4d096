/** When a key wants a turn, how urgently, and why. */
export type Due = {
  /** Epoch milliseconds; in the past means at once. */
  readonly at: number
  /** Epoch milliseconds by which the turn is needed; -Infinity goes before everything. */
  readonly deadline: number
  /** A word for logs: `changed`, `secretChanged`, `resync`. */
  readonly why: string
}

/** What a turn says about the next one; `why` is `scheduled` when not given. */
export type NextTurn = { readonly at: number; readonly deadline: number; readonly why?: string }

/** A turn that has begun. */
export type Taken<Key extends string> = {
  readonly key: Key
  /** The first eight, in the order in which they came. */
  readonly whys: ReadonlySet<string>
  /** Epoch milliseconds: the `at` that was asked for, or the time of the `add` if that was later. */
  readonly dueAt: number
  /** Epoch milliseconds. */
  readonly deadline: number
}
