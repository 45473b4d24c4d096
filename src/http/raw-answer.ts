/** An answer as it came; `text` undefined: it was too long to be read. */
export type RawAnswer = {
  readonly status: number
  /** Lower-case names; of a header that came twice all. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string | undefined
}
