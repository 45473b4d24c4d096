/** One request as Google sees it. Never a value of a token. */
export type GoogleRequestSeen = {
  /** Story time of its beginning, milliseconds. */
  readonly at: number
  /** Email of who signed the bearer's JWT; undefined: it is none. */
  readonly caller: string | undefined
  /** Email of the target; undefined for a path that means nothing. */
  readonly serviceAccount: string | undefined
  /** Story time, milliseconds: when whoever asked had its answer, or gave up; undefined: not yet. */
  endedAt: number | undefined
  /** Of the answer; undefined: there was none, or none yet. */
  status: number | undefined
}
