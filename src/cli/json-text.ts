/**
 * A report as JSON that can be shown on a terminal: what JSON leaves as it is and a terminal may take for a command,
 * or turns the direction of writing, is escaped. Whoever parses it gets the same values.
 */
export const jsonText = (report: unknown): string =>
  JSON.stringify(report, undefined, 2).replaceAll(
    /[\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
