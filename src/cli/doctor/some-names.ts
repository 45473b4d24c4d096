import type { RawObject } from './raw-object.ts'

const MOST_NAMED = 3

/** Names of objects, of many only the first. */
export function someNames(objects: readonly RawObject[]): string {
  const names = objects
    .slice(0, MOST_NAMED)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const more = objects.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
