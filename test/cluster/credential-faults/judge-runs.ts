import { until } from '../../kit/until.ts'
import type { FaultObject } from './credential-api.ts'
import type { Outcome } from './run.ts'
import { settled } from './settled.ts'
import type { FaultWorld } from './start-fault-world.ts'
import type { StartedRun, StartedRuns } from './start-runs.ts'

/** Of a service account. */
const SLOTS = 5

/**
 * Waits until every object is as it should be, and counts what no time mends.
 *
 * @param missed runs whose call did not come
 */
export async function judgeRuns(
  world: FaultWorld,
  { all }: StartedRuns,
  missed: readonly StartedRun[],
  withinMs?: number,
): Promise<Outcome> {
  const judged = all.map(({ object, run }) => ({ object, wanted: run.flow.wanted }))
  const { consumers, statuses } = world
  const isLost = (): boolean => consumers.failures().length + statuses.ahead().length > 0
  const { wrong, at } = await settled(world, judged, withinMs, isLost)
  await caughtUp(world, all)
  const textOf = (seen: string): string =>
    all.find(({ object }) => seen.startsWith(`${object.name}: `))?.text ?? ''
  const recoveries = all.map(({ object, run }) => {
    const end = at.get(object) ?? 0
    return [run, object.tracked.trace().filter((entry) => entry.at <= end)] as const
  })
  return {
    ran: all.filter((each) => !missed.includes(each)).map(({ run }) => run),
    missed: missed.map(({ run }) => run),
    wrong: [
      ...wrong.map((seen) => `${textOf(seen)}: ${seen}`),
      ...all.flatMap((each) => boundsOf(world, each).map((seen) => `${each.text}: ${seen}`)),
    ],
    recoveries: new Map(recoveries),
  }
}

/** What the workloads know comes by a watch: in order, and on a busy machine later than what was looked at. */
async function caughtUp({ api, consumers }: FaultWorld, all: readonly StartedRun[]): Promise<void> {
  const seen = await api.look(all.map(({ object }) => object))
  await until('the workloads know every Secret', () =>
    [...seen].every(([{ name }, { secret }]) => {
      const id = secret?.['credentialId']
      return id === undefined || consumers.published(`${name}-credential`).includes(id)
    }),
  )
}

function boundsOf(world: FaultWorld, { object, run }: StartedRun): readonly string[] {
  const { k0rdent, consumers, statuses } = world
  const { ledger, settings } = k0rdent
  const { serviceAccount: id, name } = object
  const creates = ledger.creates(id).length
  const most = run.flow.creates + (run.again === undefined ? 1 : 2)
  const mostActive = ledger.mostActive(id)
  const refused = ledger.count({
    call: 'create',
    serviceAccountId: id,
    status: settings.slotsExhaustedStatus,
  })
  const ahead = statuses.ahead().filter((each) => each.startsWith(`${name}: `))
  const failures = consumers.failures().filter((each) => each.startsWith(`${name}-credential: `))
  return [
    ...(creates > most ? [`${creates} credentials created, at most ${most} allowed`] : []),
    ...(mostActive > SLOTS ? [`${mostActive} active at once`] : []),
    ...(refused > 0 ? ['a credential too many was asked for'] : []),
    ...ahead.map((each) => `status told what the Secret did not hold: ${each}`),
    ...failures.map((each) => `could not authenticate: ${each}`),
    ...retiredEarly(world, object, run.flow.overlapMs),
  ]
}

/** By the issuer's clock alone: what was replaced has to outlive the creation of the next by the overlap. */
function retiredEarly(
  { k0rdent, consumers }: FaultWorld,
  { name, serviceAccount }: FaultObject,
  overlapMs: number,
): readonly string[] {
  const all = k0rdent.ledger.credentials(serviceAccount)
  const find = (id: string): (typeof all)[number] | undefined => all.find((each) => each.id === id)
  const published = consumers.published(`${name}-credential`)
  return published.flatMap((id, at) => {
    const end = find(id)?.deletedAt ?? Infinity
    const next = find(published[at + 1] ?? '')
    if (next === undefined || end >= next.createdAt + overlapMs) return []
    return [`${id} was retired ${end - next.createdAt} ms after ${next.id} was created`]
  })
}
