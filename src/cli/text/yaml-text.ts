/** Texts that need no quotes: nothing that YAML, of whichever version, reads as something else. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i

/**
 * Data as YAML for people to copy: maps as blocks, lists of scalars in brackets. Entries that are undefined are left
 * out. Without a newline at its end.
 *
 * @param value strings, numbers, booleans, and lists and maps of these
 */
export function yamlText(value: unknown): string {
  return lines(value).join('\n')
}

function lines(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => inList(lines(item)))
  if (typeof value !== 'object' || value === null) return [scalar(value)]
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .flatMap(([key, entry]) => field(scalar(key), entry))
}

function field(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return [`${key}: [${value.map(scalar).join(', ')}]`]
  }
  if (typeof value !== 'object' || value === null) return [`${key}: ${scalar(value)}`]
  const below = lines(value)
  return below.length === 0 ? [`${key}: {}`] : [`${key}:`, ...below.map((line) => `  ${line}`)]
}

const inList = ([first = '', ...rest]: readonly string[]): readonly string[] => [
  `- ${first}`,
  ...rest.map((line) => `  ${line}`),
]

const scalar = (value: unknown): string =>
  typeof value === 'string' && PLAIN.test(value) && !WORDS.test(value)
    ? value
    : JSON.stringify(value)
