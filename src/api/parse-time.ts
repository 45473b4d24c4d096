/** Epoch milliseconds of an RFC 3339 text; undefined when there is none, or none that can be read. */
export function parseTime(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : time
}
