/**
 * A report as JSON that can be shown on a terminal: what JSON leaves as it is and a terminal may take for a command,
 * turns the direction of writing or does not show at all, is escaped. Whoever parses it gets the same values.
 */
export const jsonText = (report: unknown): string =>
  JSON.stringify(report, undefined, 2).replaceAll(/[\p{Cf}\u007F-\u009F\u2028\u2029]/gu, escaped)

/** Each of its UTF-16 units, as JSON has it. */
const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('')
