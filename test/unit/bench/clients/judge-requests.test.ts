import { expect, test } from 'vitest'
import { type JudgedLoad, judgeRequests } from '../../../../bench/clients/judge-requests.ts'
import type { SeenObject, SentRequest } from '../../../../bench/clients/load-report.ts'

const OBJECT = 'clients-0/client'
const WITHDRAWN = 'clients-withdrawn/client'
const DISABLED = 'clients-1/client'
const NEVER = { askedAt: Infinity, doneAt: Infinity }

/** With an old and a new credential, replaced at 20 s with an overlap of 10 s, and one each of the others. */
const CREDENTIALS = [
  { object: OBJECT, id: 'new', seenAt: 20_000, expiresAt: 60_000 },
  { object: OBJECT, id: 'old', seenAt: 0, expiresAt: 40_000 },
  { object: WITHDRAWN, id: 'withdrawn', seenAt: 0, expiresAt: 99_000 },
  { object: DISABLED, id: 'disabled', seenAt: 0, expiresAt: 99_000 },
]
const UNTOUCHED = { goneAt: undefined, retired: [], retireAt: [], refreshAt: [], uses: [] }

const request = (credential: string, sentAt: number, over: Partial<SentRequest> = {}) => ({
  object: CREDENTIALS.find(({ id }) => id === credential)?.object,
  credential,
  form: 'Held' as const,
  by: 'Basic' as const,
  sentAt,
  answeredAt: sentAt + 10,
  status: 200,
  isToken: true,
  tookMs: 10,
  replica: 0,
  broken: [],
  ...over,
})
const REFUSED = { status: 401, isToken: false }

/** In the second after what was done at 10 s, and behind it. */
const around = (id: string) => [10_050, 11_099, 11_100].map((sentAt) => request(id, sentAt))
const brokenBy = (replica: number, sentAt: number) => request('new', sentAt, { broken: [replica] })

const judged = (
  requests: readonly SentRequest[],
  seen: Partial<SeenObject> = {},
  removed: JudgedLoad['acts']['removed'] = new Map(),
) =>
  judgeRequests({
    requests,
    credentials: CREDENTIALS,
    objects: [{ object: OBJECT, ...UNTOUCHED, ...seen }],
    acts: {
      removed,
      withdrawn: { askedAt: 10_000, doneAt: 10_100, objects: new Set([WITHDRAWN]) },
      disabled: {
        askedAt: 10_000,
        doneAt: 10_100,
        objects: new Set([DISABLED]),
        enabled: { askedAt: 30_000, doneAt: 30_100 },
      },
      killed: { ...NEVER, askedAt: 50_000, replica: 2 },
    },
    overlap: 10_000,
  })

test('what is in the Secret has to pass at once, and until a second before it expires', () => {
  const refused = [20_000, 58_980].map((sentAt) => request('new', sentAt, REFUSED))
  expect(judged(refused)).toMatchObject({ mustPass: 2, validFailed: 2, odd: 0 })
  const late = [request('new', 59_000, REFUSED), request('new', 60_500)]
  expect(judged(late)).toMatchObject({ either: 2, validFailed: 0 })
})

test('what expired over a second ago must not pass', () => {
  const { passed, mustFail } = judged([request('new', 61_000)])
  expect({ passed, mustFail }).toMatchObject({ passed: { Expired: 1 }, mustFail: 1 })
  expect(judged([request('new', 61_000, REFUSED)])).toMatchObject({
    failed: { Expired: 1 },
    passed: { Expired: 0 },
    odd: 0,
  })
})

test('what was replaced has to pass as long as it overlaps, by the earliest word on that', () => {
  const refused = [request('old', 28_900, REFUSED)]
  expect(judged(refused)).toMatchObject({ validFailed: 1 })
  expect(judged([request('old', 29_000, REFUSED)])).toMatchObject({ either: 1, validFailed: 0 })
  const retireAt = [{ id: 'old', until: 29_000 }]
  expect(judged(refused, { retireAt })).toMatchObject({ either: 1, validFailed: 0 })
})

test('what status no longer speaks of, and what is of an object that is gone, must not pass a second later', () => {
  const retired = [{ id: 'old', at: 31_000 }]
  expect(judged([request('old', 31_999)], { retired })).toMatchObject({ either: 1 })
  expect(judged([request('old', 32_000)], { retired })).toMatchObject({ passed: { Retired: 1 } })
  expect(judged([request('new', 32_000)], { retired })).toMatchObject({ mustPass: 1 })
  const gone = [request('new', 42_000)]
  expect(judged(gone, { goneAt: 41_000 })).toMatchObject({ passed: { Deleted: 1 } })
  const removed = new Map([[OBJECT, { askedAt: 40_000, doneAt: 40_100 }]])
  const during = [request('new', 39_995, REFUSED), request('new', 40_500)]
  expect(judged(during, { goneAt: 41_000 }, removed)).toMatchObject({ either: 2 })
})

test('a grant that is withdrawn, and a service account that is disabled, count from a second later', () => {
  expect(judged(around('withdrawn'))).toMatchObject({ either: 2, passed: { Withdrawn: 1 } })
  expect(judged(around('disabled'))).toMatchObject({ either: 2, passed: { Disabled: 1 } })
  const enabled = [29_995, 31_099, 31_100].map((at) => request('disabled', at, REFUSED))
  expect(judged(enabled)).toMatchObject({ either: 2, validFailed: 1 })
})

test('wrong secrets and unknown clients must never pass', () => {
  const forms = ['WrongSecret', 'UnknownClient'] as const
  const { passed, failed } = judged(forms.map((form) => request('new', 30_000, { form })))
  expect(passed).toMatchObject({ WrongSecret: 1, UnknownClient: 1 })
  expect(failed).toEqual(passed)
})

test('a connection that broke is forgiven to the replica that was killed, and to it alone', () => {
  expect(judged([brokenBy(2, 50_000)])).toMatchObject({ resent: 1, odd: 0 })
  expect(judged([brokenBy(2, 49_000)])).toMatchObject({ resent: 1, odd: 1 })
  expect(judged([brokenBy(1, 50_000)])).toMatchObject({ resent: 1, odd: 1 })
})

test('neither a token nor a refusal is odd', () => {
  const answers = [
    { status: 200, isToken: false },
    { status: 500, isToken: false },
    { status: 0, isToken: false },
  ]
  expect(judged(answers.map((each) => request('new', 30_000, each)))).toMatchObject({
    odd: 3,
    validFailed: 3,
    statuses: { 0: 1, 200: 1, 500: 1 },
  })
})
