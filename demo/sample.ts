/** One ImpersonatedToken of the demo. */
export type Sample = {
  readonly namespace: string
  readonly name: string
  /** The spec field that says what it is: accessToken, idToken, signedJwt, signedBlob. */
  readonly tokenField: string
  readonly refreshes: boolean
  /** What a blob is signed over; empty for the others. */
  readonly payload: Buffer
}
