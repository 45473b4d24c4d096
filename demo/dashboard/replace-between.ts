/**
 * A text with what is between two lines of it replaced; the lines themselves stay.
 *
 * @throws Error when they are not there
 */
export function replaceBetween(text: string, begin: string, end: string, by: string): string {
  const from = text.indexOf(`${begin}\n`)
  const to = text.indexOf(`\n${end}`, from)
  if (from < 0 || to < 0) throw new Error(`there are no lines ${begin} and ${end}`)
  return `${text.slice(0, from + begin.length)}\n${by}${text.slice(to)}`
}
