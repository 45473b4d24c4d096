/** One of our CustomResourceDefinitions as a file has it. */
export type Definition = {
  /** `<plural>.mintlet.dev` */
  readonly name: string
  readonly versions: readonly string[]
  /** YAML, as it is sent. */
  readonly text: string
}
