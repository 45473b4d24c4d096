import * as fc from 'fast-check'
import { assert, expect, test } from 'vitest'
import { createWorkQueue, type WorkQueue } from '../../src/queue/work-queue.ts'
import { createFakeClock, type FakeClock } from '../kit/fake-clock.ts'

const NOW = 1_700_000_000_000
const RECHECK_MS = 5000

type Waiting = {
  key: string
  at: number
  deadline: number
  whys: Set<string>
  due: boolean
  order: number
}
type Held = Omit<Waiting, 'due' | 'order'>

/** The contract of the queue in the plainest form: arrays, searched from end to end. */
class Model {
  waiting: Waiting[] = []
  running = new Map<string, { held: Held | undefined; forgotten: boolean }>()
  #orders = 0

  add(key: string, at: number, deadline: number, why: string, now: number): void {
    const entry = { key, at: Math.max(at, now), deadline, whys: new Set([why]) }
    const turn = this.running.get(key)
    if (turn === undefined) this.#put(entry)
    else if (turn.held === undefined) turn.held = entry
    else Model.#merge(turn.held, entry)
  }

  /** Entries that came due since the last look, in the order of their times. */
  look(now: number): void {
    const come = this.waiting.filter((entry) => !entry.due && entry.at <= now)
    come.sort((left, right) => left.at - right.at || left.order - right.order)
    for (const entry of come) {
      entry.due = true
      entry.order = this.#next()
    }
  }

  take(): Waiting | undefined {
    const due = this.waiting.filter((entry) => entry.due)
    due.sort((left, right) =>
      left.deadline === right.deadline
        ? left.order - right.order
        : left.deadline < right.deadline
          ? -1
          : 1,
    )
    const first = due[0]
    if (first === undefined) return undefined
    this.waiting = this.waiting.filter((entry) => entry !== first)
    this.running.set(first.key, { held: undefined, forgotten: false })
    return first
  }

  done(key: string, next: { at: number; deadline: number } | undefined, now: number): void {
    const turn = this.running.get(key)
    if (turn === undefined) return
    this.running.delete(key)
    if (turn.held !== undefined) this.#put(turn.held)
    if (next && !turn.forgotten) this.add(key, next.at, next.deadline, 'scheduled', now)
  }

  forget(key: string): void {
    this.waiting = this.waiting.filter((entry) => entry.key !== key)
    const turn = this.running.get(key)
    if (turn !== undefined) Object.assign(turn, { held: undefined, forgotten: true })
  }

  #put(entry: Held): void {
    const known = this.waiting.find((other) => other.key === entry.key)
    if (known === undefined) this.waiting.push({ ...entry, due: false, order: this.#next() })
    else Model.#merge(known, entry)
  }

  #next(): number {
    this.#orders += 1
    return this.#orders
  }

  static #merge(into: Held, from: Held): void {
    into.at = Math.min(into.at, from.at)
    into.deadline = Math.min(into.deadline, from.deadline)
    for (const why of from.whys) into.whys.add(why)
  }
}

type Real = { readonly clock: FakeClock; readonly queue: WorkQueue<string> }
type Command = fc.AsyncCommand<Model, Real>

function agree(model: Model, { queue }: Real): void {
  const due = model.waiting.filter((entry) => entry.due).length
  if (due === 0) assert.equal(queue.oldestDueAgeMs(), 0)
  assert.deepEqual(
    [queue.depth(), queue.scheduled(), queue.running()],
    [due, model.waiting.length - due, model.running.size],
  )
}

function command(name: string, run: (model: Model, real: Real) => void | Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      await run(model, real)
      agree(model, real)
    },
  }
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l')
const offset = fc.integer({ min: -10_000, max: 60_000 })
const deadline = fc.oneof(fc.constantFrom(-Infinity, Infinity), fc.integer({ min: 0, max: 5 }))
const why = fc.constantFrom('changed', 'resync', 'asked')
const next = fc.option(fc.record({ offset, deadline }), { nil: undefined })

const add = fc.tuple(key, offset, deadline, why).map(([name, later, urgency, reason]) =>
  command(`add(${name}, ${later}, ${urgency})`, (model, { clock, queue }) => {
    const at = clock.now() + later
    queue.add(name, { at, deadline: urgency, why: reason })
    model.add(name, at, urgency, reason, clock.now())
    // A key that is held is only noted: the queue does not look at the clock for it.
    if (!model.running.has(name)) model.look(clock.now())
  }),
)

const take = fc.constant(
  command('take', async (model, { clock, queue }) => {
    model.look(clock.now())
    const expected = model.take()
    const stop = new AbortController()
    const taking = queue.take(stop.signal)
    stop.abort()
    const taken = await taking
    assert.deepEqual(
      taken,
      expected && {
        key: expected.key,
        whys: expected.whys,
        dueAt: expected.at,
        deadline: expected.deadline,
      },
    )
  }),
)

/** One of the keys that run, so that most calls mean something; `a` when none does. */
const runningKey = (model: Model, pick: number): string => {
  const keys = [...model.running.keys()]
  return keys[pick % keys.length] ?? 'a'
}

const done = fc.tuple(fc.nat(7), next).map(([pick, again]) =>
  command(`done(running ${pick}, ${again?.offset})`, (model, { clock, queue }) => {
    const now = clock.now()
    const due = again && { at: now + again.offset, deadline: again.deadline }
    const name = runningKey(model, pick)
    const ran = model.running.has(name)
    queue.done(name, due)
    model.done(name, due, now)
    if (ran) model.look(now)
  }),
)

const forget = key.map((name) =>
  command(`forget(${name})`, (model, { queue }) => {
    queue.forget(name)
    model.forget(name)
  }),
)

const forgetRunning = fc.nat(7).map((pick) =>
  command(`forget(running ${pick})`, (model, { queue }) => {
    const name = runningKey(model, pick)
    queue.forget(name)
    model.forget(name)
  }),
)

const addRunning = fc
  .tuple(fc.nat(7), offset, deadline, why)
  .map(([pick, later, urgency, reason]) =>
    command(`add(running ${pick}, ${later}, ${urgency})`, (model, { clock, queue }) => {
      const at = clock.now() + later
      const name = runningKey(model, pick)
      queue.add(name, { at, deadline: urgency, why: reason })
      model.add(name, at, urgency, reason, clock.now())
      if (!model.running.has(name)) model.look(clock.now())
    }),
  )

/** Time passes: everything whose time has come is due, at the latest after a recheck. */
const advance = fc.integer({ min: 1, max: 30_000 }).map((milliseconds) =>
  command(`advance(${milliseconds})`, async (model, here) => {
    const { clock } = here
    for (let rest = milliseconds; rest > 0; ) {
      const now = clock.now()
      const times = model.waiting.filter((entry) => !entry.due).map((entry) => entry.at - now)
      const step = Math.min(rest, ...times.filter((time) => time > 0))
      await clock.advance(step)
      model.look(clock.now())
      agree(model, here)
      rest -= step
    }
  }),
)

const jump = fc.integer({ min: -120_000, max: 120_000 }).map((milliseconds) =>
  command(`jump(${milliseconds})`, async (model, { clock }) => {
    clock.jump(milliseconds)
    await clock.advance(RECHECK_MS)
    model.look(clock.now())
  }),
)

const real = (): Real => {
  const clock = createFakeClock(NOW)
  return { clock, queue: createWorkQueue({ clock, recheckMs: RECHECK_MS }) }
}

test('the queue does what the plainest queue would do, whatever happens to it', async () => {
  const commands = fc.commands(
    [add, add, add, addRunning, take, take, done, forget, forgetRunning, advance, jump],
    { maxCommands: 100, size: 'max' },
  )
  const property = fc.asyncProperty(commands, async (run) => {
    await fc.asyncModelRun(() => ({ model: new Model(), real: real() }), run)
  })
  await expect(fc.assert(property, { numRuns: 1000 })).resolves.toBeUndefined()
})
