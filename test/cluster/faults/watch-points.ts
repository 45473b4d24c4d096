import type { TraceEntry } from '../../kit/faults/trace.ts'

/** A line of a watch, as every run of the workload has it. */
export type WatchPoint = {
  /** `secrets` */
  readonly resource: string
  /** `watch secrets ADDED` */
  readonly what: string
  /** What the line is about, with RUN in the place of the run's name. */
  readonly object: string
  /** How many lines of the same `what` and `object` came before it. */
  readonly nth: number
}

/** The lines of a run's own objects, each with its number. */
export function pointsOf(entries: readonly TraceEntry[], run: string): readonly WatchPoint[] {
  const counts = new Map<string, number>()
  return entries.flatMap(({ kind, request, what, object: name }) => {
    const object = kind === 'line' ? roleIn(run, name) : undefined
    if (object === undefined) return []
    const nth = counts.get(`${what} ${object}`) ?? 0
    counts.set(`${what} ${object}`, nth + 1)
    return [{ resource: request.resource, what, object, nth }]
  })
}

/** @returns undefined for an object of another run */
export function roleIn(run: string, object: string): string | undefined {
  const parts = object.split('/')
  const isOwn = parts[0] === run || parts[1] === `mintlet-keys-${run}`
  return isOwn ? parts.map((part) => part.replace(run, 'RUN')).join('/') : undefined
}
