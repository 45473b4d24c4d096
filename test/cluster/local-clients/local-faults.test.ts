import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArmedPoint, IoEntry, PointTreatment } from '../../kit/faults/io-point.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { say } from '../credential-faults/say.ts'
import { livingOf } from './living-of.ts'
import { oauthPost } from './oauth-post.ts'
import {
  type LocalFaultObject,
  type LocalFaultWorld,
  startLocalFaultWorld,
} from './start-local-fault-world.ts'

/** The operator is killed right before and right after everything that it writes for a client, and late. */
const ROTATING = { lifetime: '1h', rotation: { policy: 'BeforeExpiry', overlap: '2s' } }
const REQUEST = 'please'

type Flow = {
  readonly name: string
  readonly spec: object
  /** What it begins with is there already, and is rotated. */
  readonly rotates: boolean
}

const FLOWS: readonly Flow[] = [
  { name: 'once', spec: { lifetime: '1h' }, rotates: false },
  { name: 'mint', spec: ROTATING, rotates: false },
  { name: 'rotate', spec: ROTATING, rotates: true },
]

/** `before`: the write never arrives. `after`: it is done. `late`: it arrives when another process leads. */
const KILLS = ['before', 'after', 'late'] as const
const TREATMENTS: Readonly<Record<(typeof KILLS)[number], PointTreatment>> = {
  before: 'stall',
  after: 'hold',
  late: 'stall',
}

type Run = {
  readonly flow: Flow
  readonly point: IoEntry
  readonly object: LocalFaultObject
  readonly text: string
}

/** What verifies the secret that the Secret is about to be written with. */
const RECORDED = { side: 'api', what: 'patch secrets (record)', nth: 0 } as const

const READY_WITHIN_MS = 20_000
const STRUCK_WITHIN_MS = 9000

let world: LocalFaultWorld
let operator: Operator
const traces = new Map<Flow, readonly IoEntry[]>()

beforeAll(async () => {
  world = await startLocalFaultWorld()
  operator = await world.start()
  for (const flow of FLOWS) {
    const object = world.object(`${flow.name}-reference`)
    if (flow.rotates) await prepare([object], flow)
    object.tracked.mark()
    await begin(object, flow)
    await settled([{ object, flow }])
    traces.set(flow, object.tracked.trace())
  }
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function prepare(objects: readonly LocalFaultObject[], { spec }: Flow): Promise<void> {
  await Promise.all(objects.map((object) => world.create(object, spec)))
  await untilRight(objects.map((object) => ({ object })))
  // The shortest time between two mints.
  await sleep(1100)
}

const begin = (object: LocalFaultObject, { spec, rotates }: Flow): Promise<void> =>
  rotates ? world.refresh(object, REQUEST) : world.create(object, spec)

const settled = (runs: readonly Pick<Run, 'object' | 'flow'>[]): Promise<void> =>
  untilRight(
    runs.map(({ object, flow }) => ({ object, ...(flow.rotates && { request: REQUEST }) })),
  )

async function untilRight(
  all: readonly { readonly object: LocalFaultObject; readonly request?: string }[],
): Promise<void> {
  let wrong: readonly string[] = []
  const isRight = async (): Promise<boolean> => {
    const each = all.map(async ({ object, request }) =>
      (await world.wrong(object, request)).map((text) => `${object.name}: ${text}`),
    )
    wrong = (await Promise.all(each)).flat()
    return wrong.length === 0
  }
  await until('every object is as it should be', isRight, READY_WITHIN_MS).catch(() => undefined)
  expect(wrong).toEqual([])
}

const writesOf = (flow: Flow): readonly IoEntry[] =>
  (traces.get(flow) ?? []).filter(({ isWrite }) => isWrite)

const written = (flow: Flow | undefined): string =>
  flow === undefined
    ? ''
    : writesOf(flow)
        .map(({ what }) => what)
        .join(', ')

test('a first issue and a rotation write the record, the Secret and the status, in this order', () => {
  for (const flow of FLOWS) say(`${flow.name}: ${written(flow)}`)
  const [once, mint, rotate] = FLOWS
  expect(written(mint)).toBe(written(once))
  expect(written(mint)).toMatch(
    /patch serviceaccountcredentials.*create secrets \(record\).*patch secrets \(record\).*create secrets \(target\).*patch secrets \(record\).*patch serviceaccountcredentials\/status/,
  )
  expect(written(rotate)).toMatch(
    /patch secrets \(record\).*patch secrets \(target\).*patch secrets \(record\).*patch serviceaccountcredentials\/status/,
  )
})

/** Brings every object to where its flow begins, begins, and resolves when each is at its point. */
async function strike(
  runs: readonly Run[],
  treatment: PointTreatment,
): Promise<{ readonly armed: readonly ArmedPoint[]; readonly missed: readonly string[] }> {
  for (const flow of FLOWS.filter(({ rotates }) => rotates)) {
    const objects = runs.filter((run) => run.flow === flow).map(({ object }) => object)
    await prepare(objects, flow)
  }
  const armed = runs.map(({ object, point }) => {
    object.tracked.mark()
    return object.tracked.arm(point, treatment)
  })
  await Promise.all(runs.map(({ object, flow }) => begin(object, flow)))
  await allStruck(armed)
  const missed = runs.filter((_, nth) => armed[nth]?.isStruck() !== true)
  return { armed, missed: missed.map(({ text }) => text) }
}

const allStruck = (armed: readonly ArmedPoint[]): Promise<unknown> =>
  Promise.race([Promise.all(armed.map(({ struck }) => struck)), sleep(STRUCK_WITHIN_MS)])

async function restart(runs: readonly Run[]): Promise<void> {
  await world.kill()
  for (const { object } of runs) object.tracked.mark()
}

/** Whose Secret the token endpoint does not accept. */
async function unaccepted(runs: readonly Run[]): Promise<readonly string[]> {
  const answers = runs.map(async ({ object, text }) => {
    const form = { grant_type: 'client_credentials' }
    const { status } = await oauthPost(operator, 'token', form, await world.client(object))
    return `${text}: ${status}`
  })
  return (await Promise.all(answers)).filter((each) => !each.endsWith(': 200'))
}

test.each(KILLS)('killed %s each write: everybody has a credential that works', async (kill) => {
  const runs = FLOWS.flatMap((flow) =>
    writesOf(flow).map((point, nth): Run => {
      const object = world.object(`${flow.name}-${kill}-${nth}`)
      return { flow, point, object, text: `${flow.name}, ${kill} ${point.what} #${point.nth}` }
    }),
  )
  const { armed, missed } = await strike(runs, TREATMENTS[kill])
  await restart(runs)
  if (kill === 'after') for (const each of armed) each.release()
  operator = await world.start()
  if (kill === 'late') {
    await operator.line('leading')
    for (const each of armed) each.release()
  }
  await settled(runs)
  expect(missed).toEqual([])
  expect(await unaccepted(runs)).toEqual([])
  say(`killed ${kill} ${runs.length} writes`)
})

test('killed while the Secret is on its way, which arrives when the next process has recorded another secret for it: either works', async () => {
  const runs = FLOWS.flatMap((flow) => {
    const point = writesOf(flow).find(({ what }) => what.endsWith('secrets (target)'))
    const object = world.object(`${flow.name}-overtaken`)
    return point === undefined ? [] : [{ flow, point, object, text: `${flow.name}, overtaken` }]
  })
  const { armed, missed } = await strike(runs, 'stall')
  await restart(runs)
  const recorded = runs.map(({ object }) => object.tracked.arm(RECORDED, 'hold'))
  operator = await world.start()
  await allStruck(recorded)
  expect(recorded.map((each) => each.isStruck())).toEqual(runs.map(() => true))
  for (const each of armed) each.release()
  await Promise.all(armed.map(({ over }) => over))
  // A workload may have read it by now, and the next secret is in nobody's hands yet.
  const late = await unaccepted(runs)
  for (const each of recorded) each.release()
  await settled(runs)
  expect([missed, late]).toEqual([[], []])
  expect(await unaccepted(runs)).toEqual([])
})

test('no record ever had more than two credentials that live, or kept a secret', () => {
  const seen = world.records.seen()
  const living = seen.map(({ content, at }) => livingOf(content, at).length)
  expect(Math.max(...living)).toBe(2)
  expect(seen.filter(({ data }) => Object.keys(data).length > 0)).toEqual([])
})
