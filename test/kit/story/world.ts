import { parseDuration } from '../../../src/api/duration.ts'
import { createDeliveries } from './deliveries.ts'
import { createFakeApiServer, type FakeApiServer } from './fake-api-server.ts'
import { createFakeGoogle, type FakeGoogle } from './fake-google.ts'
import { createInvariants } from './invariants.ts'
import { createNarrator } from './narrator.ts'
import { type OrderlyCrypto, orderlyCrypto } from './orderly-crypto.ts'
import type { LogLine } from './replica.ts'
import { createReplicas, type Replicas } from './replicas.ts'
import { seededRandom } from './seeded-random.ts'
import { createSomeone, type Someone } from './someone.ts'
import { createTimeline } from './timeline.ts'

/** The world of a story: one API server, people who change things, and replicas of the operator. */
export type World = Pick<Replicas, 'start' | 'stop' | 'fate' | 'freeze' | 'thaw' | 'jump'> & {
  readonly replica: Replicas['get']
  readonly server: FakeApiServer
  readonly someone: Someone
  readonly crypto: OrderlyCrypto
  readonly google: FakeGoogle
  /** Story time passes; GEP-2257. */
  readonly pass: (duration: string) => Promise<void>
  readonly say: (text: string) => void
  /** Until the other word, what the operator writes is not told. */
  readonly hush: (on: boolean) => void
  /** For so long status may lag behind the world. */
  readonly excuse: (duration: string) => void
  /** Mints so far, all replicas together. */
  readonly mints: () => number
  /** Is told every line of the log of every replica. */
  readonly listen: (listener: (line: LogLine) => void) => void
  /** How often each object has had its turn so far, by `namespace/name`. */
  readonly turns: () => ReadonlyMap<string, number>
  readonly text: () => string
  /** Rules that were broken, with the time. */
  readonly problems: () => readonly string[]
  /** Ends all replicas. */
  readonly end: () => Promise<void>
}

/** 2026-06-01T12:00:00Z */
const START_MS = Date.UTC(2026, 5, 1, 12)
const OPERATOR_NAMESPACE = 'mintlet-system'
/** As long as a watch may take to come back, or another replica to see that it is its turn. */
const LAG_MS = 60_000

/** @param shuffle a seed for the order of what happens at the same time; undefined: as it was set off */
export function createWorld(shuffle?: number): World {
  const order = seededRandom(shuffle ?? 0)
  const pick = (count: number): number => (shuffle === undefined ? 0 : Math.floor(order() * count))
  const deliveries = createDeliveries(pick)
  const crypto = orderlyCrypto(deliveries)
  const timeline = createTimeline({
    startMs: START_MS,
    settle: deliveries.idle,
    pick,
    onQuiet: () => invariants.look(),
  })
  const { elapsed } = timeline
  const serverClock = timeline.process()
  const server = createFakeApiServer(serverClock)
  const google = createFakeGoogle(timeline.process(), deliveries)
  const narrator = createNarrator({
    startMs: START_MS,
    elapsed,
    operatorNamespace: OPERATOR_NAMESPACE,
  })
  const replicas = createReplicas({
    server,
    serverClock,
    timeline,
    deliveries,
    http: google.http,
    onLog: heard,
  })
  const invariants = createInvariants({
    store: server.store,
    elapsed,
    leaderNow: replicas.leaderNow,
    serverNow: () => serverClock.now(),
    isAsked: google.isAsked,
  })
  const turns = new Map<string, number>()
  const listeners: ((line: LogLine) => void)[] = []
  let mints = 0

  server.store.subscribe((change) => {
    narrator.changed(change)
    invariants.changed(change)
  })

  function heard(name: string, line: LogLine): void {
    invariants.heard(line)
    for (const listener of listeners) listener(line)
    const key = String(line.fields['key'])
    if (line.message === 'minted') mints += 1
    if (line.message === 'turn') turns.set(key, (turns.get(key) ?? 0) + 1)
    if (line.message !== 'leading' && line.message !== 'no longer leading') return
    invariants.excuse(LAG_MS)
    narrator.say(`${name} ${line.message === 'leading' ? 'leads' : 'no longer leads'}`)
  }

  /** After this status may lag for a little while. */
  const disturbing =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      invariants.excuse(LAG_MS)
      return act(...args)
    }

  return {
    start: disturbing(replicas.start),
    stop: disturbing(replicas.stop),
    fate: disturbing(replicas.fate),
    freeze: disturbing(replicas.freeze),
    thaw: disturbing(replicas.thaw),
    jump: disturbing(replicas.jump),
    replica: replicas.get,
    server,
    someone: createSomeone(server.store, narrator.say),
    crypto,
    google,
    pass: (duration) => timeline.advance(parseDuration(duration)),
    say: narrator.say,
    hush: narrator.hush,
    excuse: (duration) => invariants.excuse(parseDuration(duration)),
    mints: () => mints,
    listen: (listener) => void listeners.push(listener),
    turns: () => new Map(turns),
    text: narrator.text,
    problems: invariants.problems,
    async end() {
      await replicas.stopAll()
      crypto.restore()
    },
  }
}
