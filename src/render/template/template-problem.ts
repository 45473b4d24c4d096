/**
 * What is wrong with a template, in our own words: the message goes to the user as it is. It is put together from
 * names and numbers, never from a value or from the text of the template.
 */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem'
  /** From 1; undefined: of no line, or of the one that is being rendered. */
  readonly line: number | undefined

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}
