/** Something of a secret where it should not be. Holds nothing of the secret, so it may be shown. */
export type Finding = {
  /** The file, stream or object: `stdout of operator 1`. */
  readonly where: string
  /** Bytes from its beginning. */
  readonly offset: number
  /** How many bytes in a row. */
  readonly length: number
  /** Which secret, see SecretPart. */
  readonly what: string
  /** How it was spelled, see Form. */
  readonly form: string
}
