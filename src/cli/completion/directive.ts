/** What the shell does with candidates, as cobra's ShellCompDirective has it. */
export const DIRECTIVE = {
  /** Names of files where there are no candidates. */
  Files: 0,
  /** There is no answer: the shell leaves the line as it is. */
  Error: 1,
  /** The candidates and nothing else. */
  NoFiles: 4,
} as const

export type Directive = (typeof DIRECTIVE)[keyof typeof DIRECTIVE]
