import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWorkQueue, type WorkQueue } from '../../src/queue/work-queue.ts'
import { createFakeClock, type FakeClock } from '../kit/fake-clock.ts'

type World = { readonly clock: FakeClock; readonly queue: WorkQueue<string> }

const never = new AbortController().signal

const key = fc.constantFrom('a', 'b', 'c', 'd')
const offset = fc.integer({ min: -10_000, max: 60_000 })
const deadline = fc.oneof(fc.constantFrom(-Infinity, Infinity), fc.integer({ min: 0, max: 5 }))

type Event =
  | { readonly do: 'add'; readonly key: string; readonly offset: number; readonly deadline: number }
  | { readonly do: 'forget'; readonly key: string }
  | { readonly do: 'advance' | 'jump'; readonly by: number }

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add'), key, offset, deadline }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget'), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('advance'),
      by: fc.integer({ min: 1, max: 20_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('jump'),
      by: fc.integer({ min: -60_000, max: 60_000 }),
    }),
  },
)

/** What has been added and owes a turn that begins after the adding. */
type Debts = Set<string>

/** Takes turns of random length; says so if a key runs twice at once. */
async function worker(
  { clock, queue }: World,
  lengths: readonly number[],
  debts: Debts,
  seen: { readonly running: Set<string>; twice: boolean },
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const taken = await queue.take(never)
    if (taken === undefined) return
    if (seen.running.has(taken.key)) seen.twice = true
    seen.running.add(taken.key)
    debts.delete(taken.key)
    const length = lengths[turn % lengths.length] ?? 0
    await new Promise<void>((resolve) => void clock.after(length, resolve))
    seen.running.delete(taken.key)
    queue.done(taken.key)
  }
}

test('every key that was added gets a turn after that, and never two at once', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 40, size: 'max' }),
      fc.array(lengths, { minLength: 1, maxLength: 4 }),
      async (events, workers) => {
        const clock = createFakeClock(1_700_000_000_000)
        const here = { clock, queue: createWorkQueue({ clock, recheckMs: 5000 }) }
        const debts: Debts = new Set()
        const seen = { running: new Set<string>(), twice: false }
        const working = workers.map((each) => worker(here, each, debts, seen))
        for (const happens of events) await letHappen(here, debts, happens)
        // Jumps of an hour at most in all, and what was asked for lies a minute ahead.
        await here.clock.advance(3_600_000)
        expect([...debts]).toEqual([])
        expect(seen.twice).toBe(false)
        expect([here.queue.depth(), here.queue.scheduled()]).toEqual([0, 0])
        here.queue.close()
        await Promise.all(working)
      },
    ),
    { numRuns: 200 },
  )
})

async function letHappen({ clock, queue }: World, debts: Debts, happens: Event): Promise<void> {
  switch (happens.do) {
    case 'add': {
      const { offset: later, deadline: urgency } = happens
      queue.add(happens.key, { at: clock.now() + later, deadline: urgency, why: 'test' })
      debts.add(happens.key)
      break
    }
    case 'forget':
      queue.forget(happens.key)
      debts.delete(happens.key)
      break
    case 'advance':
      await clock.advance(happens.by)
      break
    case 'jump':
      clock.jump(happens.by)
  }
}
