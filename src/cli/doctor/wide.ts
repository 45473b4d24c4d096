/** The beginning of a list, of as much of the cluster as whoever asks may list. */
export type Wide<T> = {
  readonly items: readonly T[]
  /** Some of it is left. */
  readonly isCut: boolean
  /** undefined: of all namespaces, or of a kind that has none. */
  readonly namespace: string | undefined
}
