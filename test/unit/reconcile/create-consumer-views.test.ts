import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { FrozenUse } from '../../../src/api/frozen-use.ts'
import { KubeError } from '../../../src/kube/error.ts'
import { createConsumerViews } from '../../../src/reconcile/create-consumer-views.ts'
import type { Fields, Log } from '../../../src/runtime/log.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { frozenUse } from '../../kit/frozen-use.ts'
import { HOUR, MINUTE, NOW } from '../../kit/gen.ts'

const INTERVAL = 5 * MINUTE

function setUp(consumerCheck = true) {
  const clock = createFakeClock(NOW)
  const asked: string[] = []
  const warnings: Fields[] = []
  const answers: { next: () => Promise<readonly FrozenUse[]> } = {
    next: () => Promise.resolve([frozenUse(), frozenUse({ secret: 'theirs' })]),
  }
  const warn = (_message: string, fields: Fields = {}): void => void warnings.push(fields)
  const views = createConsumerViews(
    {
      pods: {
        async frozenUses(namespace, isWanted, signal) {
          asked.push(namespace)
          const cutOff = new Promise<never>((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(failed('Aborted')))
          })
          const uses = await Promise.race([answers.next(), cutOff])
          return uses.filter(({ secret }) => isWanted(secret))
        },
      },
      clock,
      log: { warn } as unknown as Log,
      isManaged: (_namespace, secret) => secret !== 'theirs',
    },
    { consumerCheck, consumerCheckInterval: INTERVAL },
  )
  return { views, clock, asked, warnings, answers }
}

const failed = (kind: 'Forbidden' | 'Timeout' | 'Aborted'): KubeError =>
  new KubeError({
    message: 'list pods: it went wrong',
    status: kind === 'Forbidden' ? 403 : 0,
    kind,
    verb: 'list',
    resource: 'pods',
    committed: 'no',
  })

test('one look serves all Secrets of a namespace for an interval', async () => {
  const { views, clock, asked } = setUp()
  expect(views.seen('etl', 'reader')).toBeUndefined()
  expect(await views.look('etl', 'reader')).toEqual({ at: NOW, uses: [frozenUse()] })
  expect(views.seen('etl', 'other')).toEqual({ at: NOW, uses: [] })
  await clock.advance(INTERVAL - 1)
  await views.look('etl', 'other')
  expect(views.seen('etl', 'reader')?.at).toBe(NOW)
  expect(asked).toEqual(['etl'])
  await clock.advance(1)
  expect(views.seen('etl', 'reader')).toBeUndefined()
  expect((await views.look('etl', 'reader')).at).toBe(NOW + INTERVAL)
  expect(asked).toEqual(['etl', 'etl'])
})

test('namespaces are looked at by themselves', async () => {
  const { views, asked } = setUp()
  await Promise.all([views.look('etl', 'reader'), views.look('web', 'reader')])
  expect(asked).toEqual(['etl', 'web'])
})

test('who asks while a look is under way waits for the same one', async () => {
  const { views, asked } = setUp()
  const found = await Promise.all(Array.from({ length: 50 }, () => views.look('etl', 'reader')))
  expect(asked).toEqual(['etl'])
  expect(new Set(found.map(({ uses }) => uses?.length))).toEqual(new Set([1]))
})

test('what pods do with the Secrets of others is not kept', async () => {
  const { views } = setUp()
  expect(await views.look('etl', 'theirs')).toEqual({ at: NOW, uses: [] })
})

test('a wall clock that is set does not make a look fresh or stale', async () => {
  const { views, clock } = setUp()
  await views.look('etl', 'reader')
  clock.jump(-HOUR)
  expect(views.seen('etl', 'reader')).toBeDefined()
  clock.jump(2 * HOUR)
  expect(views.seen('etl', 'reader')).toBeDefined()
})

test('without the right that is said once an hour and namespace, and tried once an interval', async () => {
  const { views, clock, asked, warnings, answers } = setUp()
  answers.next = () => Promise.reject(failed('Forbidden'))
  const look = (): Promise<unknown> => views.look('etl', 'reader')
  expect(await look()).toEqual({ at: NOW, uses: undefined })
  await look()
  expect(asked).toHaveLength(1)
  for (let nth = 0; nth < 11; nth += 1) {
    await clock.advance(INTERVAL)
    await look()
  }
  expect(asked).toHaveLength(12)
  const needs = 'deploy/rbac-consumer-check.yaml'
  expect(warnings).toEqual([{ namespace: 'etl', reason: 'ApiServerUnavailable', needs }])
  await views.look('web', 'reader')
  expect(warnings).toHaveLength(2)
  await clock.advance(INTERVAL)
  await look()
  expect(warnings).toHaveLength(3)
})

test('a list that takes too long is given up, and holds up nobody any more', async () => {
  const { views, clock, warnings, answers } = setUp()
  answers.next = () => new Promise(() => {})
  const looking = views.look('etl', 'reader')
  await clock.advance(15_000)
  expect(await Promise.race([looking, sleep(1000, 'hangs')])).toEqual({ at: NOW, uses: undefined })
  expect(warnings).toMatchObject([{ needs: undefined }])
  expect(clock.timers()).toBe(0)
})

test('whatever goes wrong, nobody is told by an exception, nor by its text', async () => {
  const { views, warnings, answers } = setUp()
  answers.next = () => Promise.reject(new TypeError('with a secret in it'))
  expect((await views.look('etl', 'reader')).uses).toBeUndefined()
  expect(warnings).toEqual([{ namespace: 'etl', reason: 'TypeError', needs: undefined }])
})

test('switched off, nothing is ever asked', async () => {
  const { views, asked } = setUp(false)
  expect(await views.look('etl', 'reader')).toEqual({ at: NOW, uses: undefined })
  expect(views.seen('etl', 'reader')).toBeUndefined()
  expect(asked).toEqual([])
})
