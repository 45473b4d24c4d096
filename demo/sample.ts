/** One object of the demo. */
export type Sample = {
  readonly namespace: string
  readonly name: string
  /** `impersonatedtokens` unless given. */
  readonly plural?: 'serviceaccountcredentials'
  /** What it is, as the table shows it; of a token the spec field that says so, such as accessToken. */
  readonly tokenField: string
  readonly refreshes: boolean
  /** What a blob is signed over; empty for the others. */
  readonly payload: Buffer
}
