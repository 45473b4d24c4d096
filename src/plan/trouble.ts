import type { Reason } from '../api/reason.ts'

/** What is wrong with an object. `stalled`: somebody has to act. */
export type Trouble = {
  readonly stalled: boolean
  readonly reason: Reason
  readonly message: string
}
