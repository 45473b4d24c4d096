/** What RFC 3339 can say, the years 0000 to 9999: the API server refuses a status with another time. */
const EARLIEST = -62_167_219_200_000
const LATEST = 253_402_300_799_000
/** Characters of 2026-11-22T12:00:00. */
const SECONDS = 19

/** RFC 3339 in UTC with whole seconds, as metav1.Time has it; the nearest that can be said. */
export const formatTime = (epochMilliseconds: number): string =>
  `${new Date(Math.min(Math.max(epochMilliseconds, EARLIEST), LATEST)).toISOString().slice(0, SECONDS)}Z`
