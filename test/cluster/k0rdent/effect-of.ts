import type { Case } from './start-tampering-world.ts'
import type { Effect } from './tampering-attempt.ts'

export const effectOf = ({ attempt: { effect }, policy }: Case): Effect =>
  typeof effect === 'string' ? effect : effect[policy]
