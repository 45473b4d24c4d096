/** A filter of ours. The engine pays for what it is given and for what it gives back, and sees to the lengths. */
export type TemplateFilter = {
  /** How many arguments it takes beside the value, at least and at most. */
  readonly arguments: readonly [number, number]
  /** @throws TemplateProblem */
  readonly apply: (value: unknown, ...args: readonly unknown[]) => unknown
}
