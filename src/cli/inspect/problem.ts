/** Something that is wrong, or will be. */
export type Problem = {
  /** One of the reasons in docs/reasons.md, or one of our own for what only a look from outside tells. */
  readonly reason: string
  /** Failing: the object is not Ready, or its next credential is held up. Warning: somebody who uses it is not well. */
  readonly severity: 'Failing' | 'Warning'
  readonly message: string
  /** RFC 3339 */
  readonly since?: string
  /** The conditions that say so; none: it was found by looking. */
  readonly conditions: readonly string[]
  readonly runbook?: string
}
