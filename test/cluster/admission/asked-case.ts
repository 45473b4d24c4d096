import type { Asked } from './asked.ts'
import type { Need } from './needs.ts'

/** An object, and each right that its writer needs with the refusal of who has all others. */
export type AskedCase = {
  readonly what: string
  readonly asked: Asked
  readonly needs: readonly Need[]
}
