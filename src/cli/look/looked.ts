/** What there was to see, or why nothing was. A message may be shown. */
export type Looked<T> =
  | {
      readonly seen: true
      readonly value: T
      /** The API server's clock at the answer, epoch milliseconds (whole seconds). */
      readonly serverTime: number | undefined
    }
  | {
      readonly seen: false
      /** `Absent`: there is no such object, or no such kind. `Failed`: no answer, or one that nobody expected. */
      readonly why: 'Forbidden' | 'Absent' | 'Failed'
      readonly message: string
    }
