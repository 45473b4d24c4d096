const RFC3339 =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$/

/**
 * A google.protobuf.Timestamp in JSON: RFC 3339 with 0, 3, 6 or 9 digits of a second, in UTC or with
 * an offset.
 *
 * @returns epoch milliseconds, floored to whole seconds; undefined when it is none
 */
export function timestamp(text: string): number | undefined {
  const [, seconds, offset] = RFC3339.exec(text) ?? []
  const time = Date.parse(`${seconds}${offset}`)
  return Number.isNaN(time) ? undefined : time
}
