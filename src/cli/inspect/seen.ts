import type { Condition } from '../../api/condition.ts'
import type { InspectedSecret } from './inspected-secret.ts'
import type { ObjectFacts } from './object-facts.ts'

/** What there is to judge by. */
export type Seen = {
  readonly facts: ObjectFacts
  readonly conditions: readonly Condition[]
  readonly generation: number
  readonly observedGeneration: number
  readonly secret: InspectedSecret
}
