import { Heap } from '../../src/queue/heap.ts'
import { createRateLimits, type Limits } from '../../src/queue/rate-limit.ts'
import { createFakeClock } from '../kit/fake-clock.ts'

/** One object that wants one request, and comes back when it is told to. Times since the start, ms. */
export type Caller = {
  readonly name: string
  readonly tenant: string
  readonly deadline: number
  readonly asksAt: number
  /** By so much it comes later than it was told. */
  readonly late?: number
  readonly takes?: number
  /** It does not come back when it has been turned away. */
  readonly leaves?: boolean
  /** Asks again at these times, also when it is not its turn: something made it look. */
  readonly early?: readonly number[]
}

export type Served = { readonly caller: Caller; readonly at: number; readonly asks: number }

export type Run = {
  /** In the order in which they were served. */
  readonly served: readonly Served[]
  readonly mostUnderWay: number
  readonly asks: number
  /** The times that were named, each with the time at which it was asked. */
  readonly told: readonly { readonly at: number; readonly retryAt: number }[]
}

export type Scene = {
  readonly limits: Limits
  readonly callers: readonly Caller[]
  readonly pauses?: readonly { readonly at: number; readonly until: number }[]
  /** Milliseconds. */
  readonly ends: number
  /** Whether callers say who they are. */
  readonly named?: boolean
}

type Event = { readonly at: number; readonly order: number; readonly happen: () => void }

const START = 1_700_000_000_000
const ISSUER = 'google'

/** Callers against the real limits on fake time. Whoever asks at the same moment does so in the order given. */
export async function simulate(scene: Scene): Promise<Run> {
  const clock = createFakeClock(START)
  const rates = createRateLimits({ clock })
  const events = new Heap<Event>(
    (left, right) => left.at < right.at || (left.at === right.at && left.order < right.order),
  )
  const served: Served[] = []
  const told: { at: number; retryAt: number }[] = []
  const counts = { asks: 0, underWay: 0, most: 0, order: 0 }
  const since = (): number => clock.now() - START

  function at(time: number, happen: () => void): void {
    counts.order += 1
    events.push({ at: time, order: counts.order, happen })
  }

  function start(caller: Caller): void {
    const state = { done: false, asks: 0, turn: 0 }
    const ask = (turn: number): void => {
      if (state.done || turn !== state.turn) return
      state.turn += 1
      state.asks += 1
      counts.asks += 1
      const deadline = START + caller.deadline
      const name = scene.named === false ? undefined : caller.name
      const answer = rates.acquire(ISSUER, scene.limits, deadline, caller.tenant, name)
      if (answer.ok) {
        state.done = true
        served.push({ caller, at: since(), asks: state.asks })
        counts.underWay += 1
        counts.most = Math.max(counts.most, counts.underWay)
        at(since() + (caller.takes ?? 1), () => {
          counts.underWay -= 1
          answer.release()
        })
        return
      }
      told.push({ at: since(), retryAt: answer.retryAt - START })
      const again = state.turn
      if (caller.leaves !== true) at(answer.retryAt - START + (caller.late ?? 0), () => ask(again))
    }
    at(caller.asksAt, () => ask(0))
    for (const early of caller.early ?? []) at(early, () => ask(state.turn))
  }

  for (const pause of scene.pauses ?? [])
    at(pause.at, () => rates.pause(ISSUER, START + pause.until))
  for (const caller of scene.callers) start(caller)
  for (let next = events.pop(); next !== undefined && next.at <= scene.ends; next = events.pop()) {
    if (next.at > since()) await clock.advance(next.at - since())
    next.happen()
  }
  return { served, mostUnderWay: counts.most, asks: counts.asks, told }
}
