import type { Fault, FaultRule, LineFault } from '../control-plane/fault.ts'
import type { RequestInfo } from '../control-plane/request-info.ts'
import { whatOf } from './what-of.ts'

/** One point at which a fault can be put: a request, or a line of the answer to a watch. */
export type TraceEntry = {
  readonly kind: 'request' | 'line'
  /** Of a line, the watch that it came on. */
  readonly request: RequestInfo
  /** As the trace's `nameOf` says, `create secrets`; for a line of a watch with its type, `watch secrets ADDED`. */
  readonly what: string
  /** How many of the same `what` came before it, from 0. */
  readonly nth: number
  /** namespace/name (or the name) of what it is about; '' for a list or a watch. */
  readonly object: string
}

/** What went through a fault proxy, in order. */
export type Trace = {
  /** Those so far, oldest first; grows. */
  readonly entries: readonly TraceEntry[]
  /** A rule that records whatever `rule` treats; everything passes unless a rule is given. */
  observe(rule?: FaultRule): FaultRule
}

/** @param nameOf tells apart what differs in kind: `create secrets (own)`; see whatOf unless given */
export function createTrace(nameOf: (request: RequestInfo) => string = whatOf): Trace {
  const entries: TraceEntry[] = []
  const counts = new Map<string, number>()

  function record(entry: Omit<TraceEntry, 'nth'>): void {
    const nth = counts.get(entry.what) ?? 0
    counts.set(entry.what, nth + 1)
    entries.push({ ...entry, nth })
  }

  function recordLine(request: RequestInfo, what: string, line: string): void {
    const { type, object } = readLine(line)
    record({ kind: 'line', request, what: `${what} ${type}`, object })
  }

  return {
    entries,
    observe:
      (rule = passes) =>
      async (request) => {
        const what = nameOf(request)
        record({ kind: 'request', request, what, object: objectOf(request) })
        const fault = await rule(request)
        const each = request.watch ? lineRule(fault) : undefined
        if (each === undefined) return fault
        return {
          do: 'watch',
          each: (line, index) => {
            recordLine(request, what, line)
            return each(line, index)
          },
        }
      },
  }
}

const passes = (): Fault => ({ do: 'pass' })

/** undefined: the fault is about the watch as a whole. */
function lineRule(fault: Fault): ((line: string, index: number) => LineFault) | undefined {
  if (fault.do === 'watch') return fault.each
  return fault.do === 'pass' ? (): LineFault => 'pass' : undefined
}

const objectOf = ({ namespace, name }: RequestInfo): string =>
  name === '' ? '' : join(namespace, name)

const join = (namespace: string, name: string): string =>
  namespace === '' ? name : `${namespace}/${name}`

type Line = {
  readonly type: string
  readonly object: { readonly metadata?: { readonly namespace?: string; readonly name?: string } }
}

/** A bookmark has no name. */
function readLine(text: string): { readonly type: string; readonly object: string } {
  const { type, object }: Line = JSON.parse(text)
  const { namespace = '', name } = object.metadata ?? {}
  return { type, object: name === undefined || name === '' ? '' : join(namespace, name) }
}
