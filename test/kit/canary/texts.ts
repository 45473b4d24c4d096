/** Words of an API. Any other name may hold something that must not be shown. */
const WORD = /^(?:[a-z]+(?:[A-Z][a-z]+)*|\d+)$/
const SHORT = 12

/**
 * Every text in a JSON value, names of members too, with its path: `status.conditions.0.message`. A name has the path of
 * what it is the name of; one of twelve characters and more that is no word is `*` there.
 */
export function* texts(
  value: unknown,
  path = '',
): Generator<readonly [path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    const shown = name.length < SHORT || WORD.test(name) ? name : '*'
    const inside = path === '' ? shown : `${path}.${shown}`
    yield [inside, name]
    yield* texts(member, inside)
  }
}
