/** IMF-fixdate, the one form that may still be sent (RFC 9110 section 5.6.7). */
const FIXDATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/

/** Epoch milliseconds of a date in a header; undefined when it is none. */
export function httpDate(text: string | undefined): number | undefined {
  if (text === undefined || !FIXDATE.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
