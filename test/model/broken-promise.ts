import { type Exploration, explore } from './explore.ts'

/**
 * What speaks against the protocol keeping its promises in every state of this part of the world; undefined: nothing.
 *
 * @param least fewer states would mean that the model has lost a part of the world
 */
export function brokenPromise(about: Exploration, least: number): string | undefined {
  const { states, isComplete, violation } = explore(about)
  if (violation !== undefined) return [violation.what, ...violation.trace].join('\n')
  if (!isComplete) return 'not every state was seen'
  return states < least ? `only ${states} states` : undefined
}
