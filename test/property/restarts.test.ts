import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CREDENTIAL_ID_PREFIX } from '../../src/api/group.ts'
import { MINUTE } from '../kit/gen.ts'
import { type TurnWorld, turnWorld } from '../unit/reconcile/credential/turn-world.ts'
import { API, deploy, PLACE, type Restarts, restartsOf } from '../unit/reconcile/restarts-of.ts'

const INTERVAL = 10 * MINUTE
const OWNERS = 2

type Happening =
  | { readonly what: 'mint' | 'turn' | 'untold turn'; readonly whose: number }
  | { readonly what: 'lost' | 'unreachable'; readonly verb: string }
  | { readonly what: 'touch' }
  | { readonly what: 'time'; readonly minutes: number }

/** What may happen next: an `untold turn` is that of a process that ends before it could tell status. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    what: fc.constantFrom<'mint' | 'turn' | 'untold turn'>('mint', 'turn', 'turn', 'untold turn'),
    whose: fc.nat(OWNERS - 1),
  }),
  fc.record({
    what: fc.constantFrom<'lost' | 'unreachable'>('lost', 'unreachable'),
    verb: fc.constantFrom('get', 'patch'),
  }),
  fc.record({ what: fc.constant<'touch'>('touch') }),
  fc.record({ what: fc.constant<'time'>('time'), minutes: fc.integer({ min: 1, max: 12 }) }),
)

type Restart = { readonly mark: string; readonly at: number }

/** Every restart: whose new mark the template got, and when. */
function watchRestarts(world: TurnWorld): readonly Restart[] {
  const restarts: Restart[] = []
  let known = new Set<string>()
  world.store.subscribe(({ place, by, after }) => {
    if (place.resource !== 'deployments' || by !== 'mintlet') return
    const spec = Object(after?.['spec'])
    const annotations: Record<string, string> = { ...spec.template?.metadata?.annotations }
    const marks = Object.entries(annotations)
      .filter(([key]) => key.startsWith(CREDENTIAL_ID_PREFIX))
      .map((mark) => mark.join('='))
    const news = marks.filter((mark) => !known.has(mark))
    known = new Set(marks)
    restarts.push({ mark: news.join(' and '), at: world.clock.now() })
  })
  return restarts
}

function touch({ store }: TurnWorld): void {
  const object = store.get(PLACE)
  if (object === undefined) return
  const labels = { touched: object.metadata.resourceVersion }
  store.replace('someone', PLACE, { ...object, metadata: { ...object.metadata, labels } })
}

/** The next call of that verb meets this, and no other. */
function fateOnce(world: TurnWorld, verb: string, fate: 'lost' | 'unreachable'): void {
  world.fate = (call) => {
    if (call !== `${verb} deployments`) return 'pass'
    world.fate = () => 'pass'
    return fate
  }
}

const markOf = ({ of }: Restarts): string =>
  `${CREDENTIAL_ID_PREFIX}${of.metadata.uid}=${of.status.tokenId}`

type Played = {
  readonly owners: readonly Restarts[]
  readonly restarts: readonly Restart[]
  readonly mints: number
}

/** Plays it, then lets everything come to rest. */
async function play(
  happenings: readonly Happening[],
  minInterval: string | undefined,
): Promise<Played> {
  const world = turnWorld()
  deploy(world)
  const restarts = watchRestarts(world)
  const listed = [{ ...API, ...(minInterval !== undefined && { minInterval }) }]
  const owners = ['reader', 'writer'].map((name) => restartsOf(world, listed, name))
  let mints = 0

  async function turn(owner: Restarts): Promise<void> {
    const before = restarts.length
    await owner.turn()
    // Nobody is restarted for what has been superseded.
    for (const { mark } of restarts.slice(before)) expect(mark).toBe(markOf(owner))
  }

  async function take(happens: Happening): Promise<void> {
    if ('verb' in happens) return fateOnce(world, happens.verb, happens.what)
    if ('minutes' in happens) return world.clock.advance(happens.minutes * MINUTE)
    if (!('whose' in happens)) return touch(world)
    const owner = owners[happens.whose]
    if (owner === undefined) return
    const { of } = owner
    if (happens.what === 'mint') owner.mint(`token-${2 + (mints += 1)}`)
    else await turn(owner)
    if (happens.what === 'untold turn') owner.of = of
  }

  for (const happens of happenings) await take(happens)
  world.fate = () => 'pass'
  for (let rounds = 0; rounds <= OWNERS; rounds += 1) {
    for (const owner of owners) await turn(owner)
    await world.clock.advance(INTERVAL)
  }
  return { owners, restarts, mints }
}

test('each credential restarts a workload at most once, its intervals are kept, and the newest gets its restart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 40 }),
      fc.constantFrom(undefined, '10m'),
      async (happenings, minInterval) => {
        const { owners, restarts, mints } = await play(happenings, minInterval)
        const marks = restarts.map(({ mark }) => mark)
        expect(new Set(marks).size).toBe(marks.length)
        expect(marks.length).toBeLessThanOrEqual(mints)
        for (const owner of owners) {
          const { tokenId, restartedFor } = owner.of.status
          expect(restartedFor).toBe(tokenId)
          // The first credential restarts nobody, and every other one that stays does.
          expect(marks.includes(markOf(owner))).toBe(tokenId !== 'token-1')
        }
        const least = minInterval === undefined ? 0 : INTERVAL
        const gaps = restarts.slice(1).map(({ at }, nth) => at - (restarts[nth]?.at ?? 0))
        expect(gaps.every((gap) => gap >= least)).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
