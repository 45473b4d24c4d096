import type { Fault, FaultRule } from '../../kit/control-plane/fault.ts'
import type { RequestInfo } from '../../kit/control-plane/request-info.ts'
import { createTrace } from '../../kit/faults/trace.ts'
import { until } from '../../kit/until.ts'
import { killCallName } from './kill-call-name.ts'
import type { Provocation } from './kill-provocations.ts'
import type { KillTeam } from './kill-team.ts'
import { WRITE_KINDS } from './kill-write-kinds.ts'

/** What comes last is the end of a token that lives 10 seconds. */
const SEEN_WITHIN_MS = 25_000

/**
 * Has one operator at a time do every kind of write, and does nothing to it.
 *
 * @returns the kinds of write that it did, each once, in order of the alphabet
 */
export async function killReference(
  provocations: Readonly<Record<string, Provocation>>,
  createTeam: (observe: FaultRule) => KillTeam,
): Promise<readonly string[]> {
  const trace = createTrace(killCallName)
  const done = new Set<string>()
  const note = (request: RequestInfo): Fault => {
    if (request.method === 'GET') return { do: 'pass' }
    const answered = async (status: number): Promise<void> => {
      if (status < 300) done.add(killCallName(request))
    }
    return { do: 'hold', until: answered }
  }
  const team = createTeam(trace.observe(note))
  /** What is missing in the end is for the caller to see. */
  const provoke = async ({ what }: { readonly what: string }): Promise<unknown> => {
    const { act, everyMs = 700 } = provocations[what] ?? {}
    let next = 0
    const look = async (): Promise<boolean> => {
      if (done.has(what)) return true
      if (performance.now() < next) return false
      next = performance.now() + everyMs
      await act?.()
      return false
    }
    return until(what, look, SEEN_WITHIN_MS).catch(() => undefined)
  }
  try {
    await team.join()
    await Promise.all(WRITE_KINDS.filter(({ atStart }) => atStart === undefined).map(provoke))
    for (const kind of WRITE_KINDS.filter(({ atStart }) => atStart !== undefined)) {
      // The one before has to be gone, for it leads.
      await team.disband()
      // It has done the same when it began to lead, and that was not it.
      done.delete(kind.what)
      const { act, flags } = provocations[kind.what] ?? {}
      await act?.()
      await team.join(['--leader-elect=false', ...(flags?.() ?? [])])
      await until(kind.what, () => done.has(kind.what), SEEN_WITHIN_MS).catch(() => undefined)
    }
  } finally {
    await team.disband()
  }
  const writes = trace.entries.filter(
    ({ kind, request }) => kind === 'request' && request.method !== 'GET',
  )
  return [...new Set(writes.map(({ what }) => what))].toSorted()
}
