/** Something that may be seen in its Secret and nowhere else. At least one of text and bytes is there. */
export type SecretPart = {
  /** Which secret it is, for findings: `signature of token in etl/reader`. Never anything of it. */
  readonly what: string
  /** As it is written down. */
  readonly text?: string
  /** What the text stands for, where it is an encoding. */
  readonly bytes?: Uint8Array
}
