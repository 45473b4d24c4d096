import { expect, test } from 'vitest'
import { judgeUses } from '../../../../bench/clients/judge-uses.ts'
import type { SeenObject, SentRequest } from '../../../../bench/clients/load-report.ts'

const OBJECT = 'clients-0/client'
const KILLED = 2
const KILLED_AT = 10_000

const use = (sentAt: number, over: Partial<SentRequest> = {}): SentRequest => ({
  object: OBJECT,
  credential: 'one',
  form: 'Held',
  by: 'Post',
  sentAt,
  answeredAt: sentAt + 10,
  status: 200,
  isToken: true,
  tookMs: 10,
  replica: 0,
  broken: [],
  ...over,
})
const told = (at: number, lastUsedAt: number, lastUsedIp = '127.0.0.1') => ({
  at,
  lastUsedAt,
  lastUsedIp,
})
const judged = (requests: readonly SentRequest[], uses: SeenObject['uses'], goneAt?: number) => {
  const seen = { object: OBJECT, goneAt, retired: [], retireAt: [], refreshAt: [], uses }
  return judgeUses({ requests, objects: [seen] }, { replica: KILLED, askedAt: KILLED_AT })
}

test('a use that is told to the second is right, and one that is told within a minute, too', () => {
  const uses = [use(1500), use(62_900)]
  expect(judged(uses, [told(63_000, 62_000)])).toMatchObject({
    usedObjects: 1,
    lastUsedWrong: 0,
    lastUsedBehindSeconds: 0,
    lastUsedWrites: 1,
  })
  expect(judged(uses, [told(3000, 2000)])).toMatchObject({
    lastUsedWrong: 0,
    lastUsedBehindSeconds: 60,
  })
})

test('no use told, one of over a minute before the last, and one that never was are wrong', () => {
  const requests = [use(1500), use(62_900)]
  for (const uses of [[], [told(3000, 1000)], [told(64_000, 63_000)]]) {
    expect(judged(requests, uses)).toMatchObject({ lastUsedWrong: 1 })
  }
})

test('what a broken connection may have left is no lie, and what only the killed one knew is not missed', () => {
  const broken = use(65_000, { status: 0, replica: -1, broken: [KILLED] })
  expect(judged([use(1500), broken], [told(66_000, 65_000)])).toMatchObject({ lastUsedWrong: 0 })
  const lost = [use(1500), use(9900, { replica: KILLED })]
  expect(judged(lost, [told(3000, 1000)])).toMatchObject({ lastUsedBehindSeconds: 0 })
})

test('what the killed one served just before its end, and nobody else, need not be told', () => {
  expect(judged([use(9900, { replica: KILLED })], [])).toMatchObject({
    lastUsedWrong: 0,
    lastUsedLost: 1,
  })
  expect(judged([use(8000, { replica: KILLED })], [])).toMatchObject({
    lastUsedWrong: 1,
    lastUsedLost: 0,
  })
})

test('an object that is gone, or that got no token, is told of no use', () => {
  expect(judged([use(1500)], [], 5000)).toMatchObject({ usedObjects: 0, lastUsedWrong: 0 })
  expect(judged([use(1500, { status: 401 })], [])).toMatchObject({ usedObjects: 0 })
})

test('two changes within a minute, a step back and an address of somebody else are counted', () => {
  const requests = [use(1000), use(80_000)]
  expect(judged(requests, [told(1000, 1000), told(59_500, 58_000)])).toMatchObject({ tooOften: 0 })
  expect(judged(requests, [told(1000, 1000), told(59_499, 58_000)])).toMatchObject({ tooOften: 1 })
  expect(judged(requests, [told(1000, 9000), told(70_000, 8000)])).toMatchObject({ wentBack: 1 })
  expect(judged(requests, [told(1000, 1000, '10.0.0.1')])).toMatchObject({ foreignAddresses: 1 })
})
