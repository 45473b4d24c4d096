/** A file of deploy/ and how it comes from the chart. */
export type DeployFile = {
  readonly path: string
  /** What stands above, without the signs of a comment. */
  readonly header: string
  /** On top of those of the chart. */
  readonly values: object
  /** Paths or patterns below the chart's templates. */
  readonly templates: readonly string[]
  /** Whether the Namespace comes first, which the chart leaves to whoever installs it. */
  readonly namespace: boolean
}
