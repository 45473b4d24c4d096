/** What the shell does with candidates, as cobra's ShellCompDirective has it. */
export const DIRECTIVE = {
  /** Names of files where there are no candidates. */
  Files: 0,
  /** The candidates and nothing else, also where there is none. */
  NoFiles: 4,
} as const

export type Directive = (typeof DIRECTIVE)[keyof typeof DIRECTIVE]
