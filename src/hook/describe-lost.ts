/** What one CustomResourceDefinition would lose: paths as lostFields() has them, by the name of the version. */
export type LostFields = {
  /** `<plural>.mintlet.dev` */
  readonly name: string
  readonly fields: readonly string[]
}

const MOST_NAMED = 10

/**
 * Which fields the API server would drop from objects that are stored, in words.
 *
 * @param lost of each definition; the ten first fields of all are named
 * @returns undefined when none would be
 */
export function describeLost(lost: readonly LostFields[]): string | undefined {
  const all = lost.flatMap(({ name, fields }) => fields.map((field) => `${name}: ${plain(field)}`))
  if (all.length === 0) return undefined
  const named = all.slice(0, MOST_NAMED).map((each) => `  ${each}`)
  const more = all.length > MOST_NAMED ? [`  and ${all.length - MOST_NAMED} more`] : []
  return [
    'fields that the installed definitions have and the new ones lack:',
    ...named,
    ...more,
    'The API server drops them from an object at its next write, and they do not come back with a later upgrade.',
  ].join('\n')
}

/** Whoever may change definitions may have named a field anything. */
const plain = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 253)
