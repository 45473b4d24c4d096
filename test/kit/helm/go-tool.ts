/** A program that is made from its Go module when there is none. */
export type GoTool = {
  /** Also the name of its file. */
  readonly name: string
  /** The variable of the environment that names another one. */
  readonly variable: string
  /** The package, and the version that `go install` checks against the checksum database. */
  readonly source: string
  readonly version: string
  /** What the linker sets; empty for nothing. */
  readonly linkerFlags: string
}
