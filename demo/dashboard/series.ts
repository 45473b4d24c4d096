/** What Prometheus answers, of one series: seconds since 1970 and the value then. One point of an instant query. */
export type Series = {
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly (readonly [seconds: number, value: number])[]
}
