import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditionOf } from './condition-of.ts'
import { startWorld, type World } from './start-world.ts'
import type { Token } from './token-api.ts'

/** What somebody with the right to edit a namespace may try: it costs them, and nobody else. */
const NS = 'hostile'
const REQUESTED = 'mintlet.dev/refresh-requested'
const token = (lifetime: string, more: object = {}): object => ({
  accessToken: { scopes: ['read'], lifetime },
  ...more,
})

const isIn =
  (secretName: string) =>
  ({ status }: Token): boolean =>
    status?.secretName === secretName
const isLapsed = (seen: Token): boolean => conditionOf(seen, 'Ready') === 'False Lapsed'

let world: World

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  // The limits of production: not the short ones that other tests run with.
  await world.start({ flags: ['--request-interval=1m'] })
})

afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test('a spec that is changed together with a request for a refresh is limited like any other', async () => {
  const key = [NS, 'flaps'] as const
  await world.create(key, token('1h'))
  await world.untilReady(key)
  for (let change = 0; change < 12; change += 1) {
    await world.patch(key, {
      metadata: { annotations: { [REQUESTED]: `now-${change}` } },
      spec: { accessToken: { scopes: [`read${change}`] } },
    })
    await sleep(150)
  }
  await sleep(1000)
  const seen = await world.untilToken('it is frozen', key, (now) =>
    conditionOf(now, 'RefreshFailing').startsWith('True'),
  )
  expect(seen.status?.mints).toBe(4)
  expect(conditionOf(seen, 'RefreshFailing')).toBe('True MintLoop')
})

test('a Secret that cannot be replaced, because a finalizer holds it, makes no storm and no lie', async () => {
  const key = [NS, 'held'] as const
  await world.create(key, token('20s'))
  await world.untilReady(key)
  const hold = { metadata: { finalizers: ['example.com/hold'] }, immutable: true }
  await world.patchSecret(key, hold)
  const lapsed = await world.untilToken(
    'the lapse is told',
    key,
    (seen) => conditionOf(seen, 'Ready').startsWith('False'),
    40_000,
  )
  expect(conditionOf(lapsed, 'Stalled')).toBe('True SecretConflict')
  const failed = (await world.calls()).filter(
    ({ what, name, code }) => what === 'create secrets' && name === 'held' && code >= 400,
  )
  expect(failed.length).toBeLessThanOrEqual(3)
  await world.patchSecret(key, { metadata: { finalizers: null } })
  await world.untilReady(key)
})

test('two objects that swap their Secrets both come to one', async () => {
  const [one, two] = [[NS, 'one'] as const, [NS, 'two'] as const]
  await world.create(one, token('15s', { secret: { name: 'first' } }))
  await world.create(two, token('15s', { secret: { name: 'second' } }))
  await Promise.all([world.untilReady(one), world.untilReady(two)])
  await Promise.all([
    world.patch(one, { spec: { secret: { name: 'second' } } }),
    world.patch(two, { spec: { secret: { name: 'first' } } }),
  ])
  await world.untilToken('one is in the second Secret', one, isIn('second'), 60_000)
  await world.untilToken('two is in the first Secret', two, isIn('first'), 60_000)
  const both = await Promise.all([world.untilReady(one), world.untilReady(two)])
  expect(both.map(({ status }) => status?.secretName)).toEqual(['second', 'first'])
})

test('an object on its way out that a finalizer holds says so when it lapses', async () => {
  const key = [NS, 'leaving'] as const
  await world.create(key, token('12s'), { finalizers: ['example.com/hold'] })
  await world.untilReady(key)
  await world.remove(key)
  const seen = await world.untilToken('the lapse is told', key, isLapsed, 30_000)
  expect(seen.status?.mints).toBe(1)
  await world.patch(key, { metadata: { finalizers: null } })
})
