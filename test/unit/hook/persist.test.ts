import { expect, test } from 'vitest'
import { persist } from '../../../src/hook/persist.ts'
import { KubeError, type KubeErrorKind } from '../../../src/kube/error.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { scriptedClient } from '../kube/scripted-client.ts'

const refusal = (kind: KubeErrorKind, retryAfterMs?: number): KubeError =>
  new KubeError({
    message: `list pods: ${kind}`,
    status: 0,
    kind,
    verb: 'list',
    resource: 'pods',
    committed: 'no',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })

/** Steps that fail in this order, and then go through; what was said, and what came of it. */
function start(errors: readonly unknown[]) {
  const clock = createFakeClock(0)
  const said: string[] = []
  const ending = new AbortController()
  const left = [...errors]
  const world = {
    client: scriptedClient([]),
    clock,
    random: () => 0.5,
    say: (text: string) => said.push(text),
    signal: ending.signal,
  }
  const done = persist(world, () =>
    left.length === 0 ? Promise.resolve('through') : Promise.reject(left.shift()),
  )
  const outcome = done.catch((error: unknown) => error)
  return { clock, said, ending, outcome, left }
}

test('what passes by itself is tried again, later each time, and said', async () => {
  const { clock, said, outcome } = start([refusal('Unavailable'), refusal('Timeout')])
  await clock.advance(1000)
  expect(await outcome).toBe('through')
  expect(said).toEqual([
    'the API server: list pods: Unavailable; trying again',
    'the API server: list pods: Timeout; trying again',
  ])
})

test('whoever is told when to come back comes back then', async () => {
  const { clock, outcome, left } = start([refusal('TooManyRequests', 7000), refusal('Timeout')])
  await clock.advance(6999)
  expect(left).toHaveLength(1)
  await clock.advance(2000)
  expect(await outcome).toBe('through')
})

test('what does not pass by itself is thrown at once, a bug of ours as well', async () => {
  const forbidden = refusal('Forbidden')
  expect(await start([forbidden]).outcome).toBe(forbidden)
  const bug = new TypeError('a bug')
  expect(await start([bug]).outcome).toBe(bug)
})

test('when the hook has to end, the last refusal is thrown', async () => {
  const last = refusal('Unavailable')
  const { clock, ending, outcome, left } = start([last, refusal('Timeout')])
  await clock.advance(0)
  ending.abort()
  await clock.advance(0)
  expect(await outcome).toBe(last)
  expect(left).toHaveLength(1)
})
