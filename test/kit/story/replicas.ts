import { parseDuration } from '../../../src/api/duration.ts'
import type { HttpClient } from '../../../src/http/http-client.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import type { Deliveries } from './deliveries.ts'
import type { FakeApiServer } from './fake-api-server.ts'
import { createFakeKubeClient, type Fate } from './fake-kube-client.ts'
import { type LogLine, type Replica, startReplica } from './replica.ts'
import { seededRandom } from './seeded-random.ts'
import type { ProcessClock, Timeline } from './timeline.ts'

/** The replicas of the operator that run in a story. */
export type Replicas = {
  /** Starts one with these flags more than usual. */
  readonly start: (name: string, ...flags: string[]) => Promise<Replica>
  readonly stop: (name: string) => Promise<void>
  readonly stopAll: () => Promise<void>
  /** What becomes of the calls of all of them from now on. */
  readonly fate: (decide: (call: KubeCall) => Fate) => void
  /** It stands still, with all that it was about to do, until it is thawed. */
  readonly freeze: (name: string) => void
  readonly thaw: (name: string) => void
  /** The wall clock of one of them alone is put forward, or (`-2h`) back. */
  readonly jump: (name: string, duration: string) => void
  readonly get: (name: string) => Replica
  /** The wall clock of the one that leads; undefined while nobody can act. */
  readonly leaderNow: () => number | undefined
}

export type ReplicasOptions = {
  readonly server: FakeApiServer
  readonly serverClock: ProcessClock
  readonly timeline: Timeline
  readonly deliveries: Deliveries
  /** To what is outside of the cluster, for all of them. */
  readonly http: HttpClient
  readonly onLog: (name: string, line: LogLine) => void
}

/** A call that would pass if any did. */
const PROBE: KubeCall = { method: 'GET', path: '/api/v1/namespaces/default' }

export function createReplicas(options: ReplicasOptions): Replicas {
  const { server, serverClock, timeline, deliveries, http } = options
  const replicas = new Map<string, Replica>()
  const frozen = new Set<string>()
  let decide: ((call: KubeCall) => Fate) | undefined
  const fate = (call: KubeCall): Fate => decide?.(call) ?? 'pass'

  function get(name: string): Replica {
    const found = replicas.get(name)
    if (found === undefined) throw new RangeError(`there is no replica ${name}`)
    return found
  }

  async function stop(name: string): Promise<void> {
    const stopping = get(name).stop()
    replicas.delete(name)
    const ended = stopping.then(() => true)
    const aMoment = (): Promise<boolean> => timeline.advance(1).then(() => false)
    // Turns under way and the lease take a moment; servers close in real time.
    // oxlint-disable-next-line no-await-in-loop
    while (!(await Promise.race([ended, aMoment()]))) continue
    await timeline.advance(0)
  }

  return {
    async start(name, ...flags) {
      const clock = timeline.process()
      const client = createFakeKubeClient({
        by: name,
        fate,
        server,
        clock: serverClock,
        deliveries,
      })
      const random = seededRandom(replicas.size)
      const onLog = (line: LogLine): void => options.onLog(name, line)
      const replica = await startReplica({ name, clock, client, http, random, flags, onLog })
      replicas.set(name, replica)
      await timeline.advance(0)
      return replica
    },
    stop,
    async stopAll() {
      // One after the other: the last line of a story is the last that any of them writes.
      // oxlint-disable-next-line no-await-in-loop
      for (const name of replicas.keys()) await stop(name)
    },
    fate(next) {
      decide = next
      for (const { client } of replicas.values()) client.cut()
    },
    freeze(name) {
      frozen.add(name)
      get(name).clock.freeze()
      get(name).client.freeze()
    },
    thaw(name) {
      frozen.delete(name)
      get(name).clock.thaw()
      get(name).client.thaw()
    },
    jump(name, duration) {
      const back = duration.startsWith('-')
      const milliseconds = parseDuration(back ? duration.slice(1) : duration)
      get(name).clock.jump(back ? -milliseconds : milliseconds)
    },
    get,
    leaderNow() {
      if (fate(PROBE) !== 'pass') return undefined
      const able = [...replicas.values()].filter(({ name }) => !frozen.has(name))
      return able.find((replica) => replica.isLeader())?.clock.now()
    },
  }
}
