/** What becomes of a call, in place of its answer or with it. "Done" is a call that had its effect. */
export type K0rdentFault =
  /** Nothing was done, and the connection ends. */
  | { readonly do: 'dropBefore' }
  /** Done, and the connection ends. */
  | { readonly do: 'loseAnswer' }
  /** The connection ends at once, or (`hang`) stays silent; done so many milliseconds later. */
  | { readonly do: 'late'; readonly milliseconds: number; readonly hang?: boolean }
  /** Done; the answer comes at `release`, unless the client has gone. */
  | { readonly do: 'hold' }
  /** Done and answered at `release`; also if the client has gone by then. */
  | { readonly do: 'holdBefore' }
  /** Nothing was done, and this is what is said of it. */
  | {
      readonly do: 'status'
      readonly code: number
      readonly headers?: Readonly<Record<string, string>>
    }
  /** Done, and this is what is said of it. */
  | { readonly do: 'statusAfterCommit'; readonly code: number }
  /** 429, nothing done. */
  | { readonly do: 'tooManyRequests'; readonly retryAfter?: string }
  /** Nothing done; 307 to this address. */
  | { readonly do: 'redirect'; readonly to: string }
  /** Done; half of the right answer, then the connection ends. */
  | { readonly do: 'truncate' }
  /** Done; a page for people with the right status. */
  | { readonly do: 'html' }
  /** Done; the right answer without clientSecret. */
  | { readonly do: 'withoutSecret' }
  /** Done; the right answer, whose expiresAt is another than what was granted: an hour later unless given. */
  | { readonly do: 'wrongExpiresAt'; readonly expiresAt?: string }
  /** Done and answered, so many milliseconds later. */
  | { readonly do: 'slow'; readonly milliseconds: number }
