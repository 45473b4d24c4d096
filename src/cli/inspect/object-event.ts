import { asRecord } from '../../kube/as-record.ts'

/** An Event of the object. Times are RFC 3339. */
export type ObjectEvent = {
  readonly type: string
  readonly reason: string
  readonly message: string
  /** When it was last told. */
  readonly time: string
  readonly firstTime: string
  /** How often it was told. */
  readonly count: number
  readonly reporter: string
}

/**
 * @param raw of v1 or events.k8s.io/v1, as the API server has it
 * @returns undefined: it is no event, or one without a time
 */
export function objectEvent(raw: unknown): ObjectEvent | undefined {
  const event = asRecord(raw)
  const series = asRecord(event['series'])
  const firstTime = text(
    event['eventTime'],
    event['deprecatedFirstTimestamp'],
    event['firstTimestamp'],
  )
  const last = text(
    series['lastObservedTime'],
    event['deprecatedLastTimestamp'],
    event['lastTimestamp'],
    firstTime,
  )
  if (last === '') return undefined
  const source = asRecord(event['deprecatedSource'] ?? event['source'])
  return {
    type: text(event['type']),
    reason: text(event['reason']),
    message: text(event['note'], event['message']),
    time: last,
    firstTime: firstTime === '' ? last : firstTime,
    count: Number(series['count'] ?? event['deprecatedCount'] ?? event['count'] ?? 1) || 1,
    reporter: text(event['reportingController'], event['reportingComponent'], source['component']),
  }
}

/** The first of them that is one, and is not empty. */
const text = (...values: readonly unknown[]): string =>
  values.find((value): value is string => typeof value === 'string' && value !== '') ?? ''
