/** What differs from one run to the next, and a word that stands for it. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME'],
  [/\b\d+[dhms](?:\d+[hms])?\b/g, 'AGE'],
  [/-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '-POD'],
  [/\bcred-[\w-]+/g, 'CREDENTIAL'],
]

/** How a line looks but for times, ages and ids: columns one space apart. */
const normal = (line: string): string =>
  VARYING.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), line)
    .replaceAll(/\s+/g, ' ')
    .trim()

/**
 * The lines of a page that an output does not have, in their order. Times, ages and ids may be others; `...` stands for
 * anything.
 */
export function missingFrom(output: string, shown: readonly string[]): readonly string[] {
  const lines = output.split('\n').map(normal)
  let from = 0
  return shown.filter((wanted) => {
    const literal = normal(wanted).replaceAll(/[\\^$.*+?\(\)\[\]\{\}\|]/gv, String.raw`\$&`)
    const pattern = new RegExp(`^${literal.replaceAll(String.raw`\.\.\.`, '.*')}$`)
    const at = lines.findIndex((line, nth) => nth >= from && pattern.test(line))
    if (at !== -1) from = at + 1
    return at === -1
  })
}
