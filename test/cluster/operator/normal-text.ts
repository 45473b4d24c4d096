/** What differs from run to run, and what stands for it. Longer than it was would move columns. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time-of-20-letters>'],
  [/(Resource Version: +)\d+/g, '$1<version>'],
  [/((?:UID|Uid|Token Id|Key Id|Request Digest|Secret Digest): +)\S+/g, '$1<id>'],
  [/((?:Attempts|Mints): +)\d+/g, '$1<count>'],
  // Ages, which are a column of tables and of events; a duration behind a colon is a field.
  [/(?<=[^:\s] {2,})(?:\d+[dhms]){1,2}(?: \(x\d+ over [\ddhms]+\))?(?: {2,}|$)/gm, '<age>   '],
  // How far off a time is that stands before it.
  [/(?<=<time-of-20-letters>, )in (?:\d+[dhms]){1,2}/g, 'in <span>'],
  [/(?<=https?:\/\/127\.0\.0\.1:)\d+/g, '<port>'],
  [/ +$/gm, ''],
]

/** What kubectl prints without times, ids, versions, digests and ages. */
export function normalText(text: string): string {
  return VOLATILE.reduce((rest, [pattern, put]) => rest.replace(pattern, put), text)
}
