import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attempt } from '../kit/one-node/read-probe-log.ts'
import { until } from '../kit/until.ts'
import { countRefreshes } from './count-refreshes.ts'
import { propagation } from './propagation.ts'
import {
  ASKED,
  type MountedWorld,
  type Pod,
  READER,
  startMountedWorld,
} from './start-mounted-world.ts'
import { type OnOneNode, startOnOneNode } from './start-on-one-node.ts'

/**
 * What a program in a pod has of a refresh: nothing to notice. On a real node, whose kubelet brings each new value
 * into the pod in its own time, while one program a Secret authenticates with what lies there.
 */
const REFRESHES = 20
const ROTATIONS = 3

let node: OnOneNode<MountedWorld>
let world: MountedWorld
let missing: string | undefined

beforeAll(async () => {
  node = await startOnOneNode(startMountedWorld)
  missing = node.missing
  if (node.missing === undefined) world = node.world
})
afterAll(() => node?.[Symbol.asyncDispose]())

const isRefused = ({ status }: Attempt): boolean => status !== '200'

/** What a pod did until its credential had changed so often, or until it failed. */
function untilChanged(pod: Pod, times: number): Promise<readonly Attempt[]> {
  const look = async (): Promise<readonly Attempt[] | false> => {
    // Each look goes through the kubelet.
    await sleep(2000)
    const attempts = await world.attempts(pod)
    return (attempts.some(isRefused) || countRefreshes(attempts) >= times) && attempts
  }
  return until(`what ${pod} has changes ${times} times`, look, 20_000 + times * 15_000)
}

/** Once a second, less what a busy machine takes: a pod that hardly ever asks is hardly ever refused. */
function expectEverySecond(attempts: readonly Attempt[]): void {
  const seconds = ((attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0)) / 1000
  expect(attempts.length).toBeGreaterThan(0.8 * seconds)
}

test('a pod authenticates every second with a mounted token over twenty refreshes, and is never refused', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const attempts = await untilChanged('reader', REFRESHES)
  expect(attempts.filter(isRefused)).toEqual([])
  expect(countRefreshes(attempts)).toBeGreaterThanOrEqual(REFRESHES)
  expectEverySecond(attempts)

  // What Google saw, rather than what the pod says.
  const { ledger } = world.google
  const asked = ledger.entries({ serviceAccount: ASKED })
  const answered = asked.filter(({ status }) => status !== undefined)
  expect(answered.filter(({ status }) => status !== 200)).toEqual([])
  expect(new Set(answered.map(({ caller }) => caller))).toEqual(
    new Set([`serviceAccount:${READER}`]),
  )
  expect(answered.length).toBeGreaterThanOrEqual(attempts.length)

  const [, ...minted] = ledger.entries({ serviceAccount: READER, status: 200 }).map(({ at }) => at)
  const times = propagation(minted, attempts)
  say(
    `token: ${countRefreshes(attempts)} refreshes, ${attempts.length} authentications, 0 failures; ` +
      `from mint to first use ${seconds(times[0])} to ${seconds(times.at(-1))} s, ` +
      `median ${seconds(times[times.length >> 1])} s, of ${times.length}`,
  )
})

test('a pod gets a token every second with mounted client credentials through rotations, and is never refused', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const attempts = await untilChanged('client', ROTATIONS)
  expect(attempts.filter(isRefused)).toEqual([])
  expect(countRefreshes(attempts)).toBeGreaterThanOrEqual(ROTATIONS)
  expectEverySecond(attempts)

  // What the operator counted.
  const { text } = await world.operator.health('/metrics')
  const counted = text
    .split('\n')
    .filter((line) => line.startsWith('mintlet_oauth_requests_total{'))
    .map((line) => [
      line.match(/code="(?<code>\d+)"/)?.groups?.['code'],
      Number(line.split(' ')[1]),
    ])
  expect(counted.map(([code]) => code)).toEqual(['200'])
  expect(counted[0]?.[1]).toBeGreaterThanOrEqual(attempts.length)
  say(
    `client: ${countRefreshes(attempts)} rotations, ${attempts.length} authentications, 0 failures`,
  )
})

test('the operator had nothing to complain of', ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  const lines = world.operator.lines()
  expect(lines.filter(({ level }) => ['warn', 'error'].includes(level))).toEqual([])
})

const seconds = (milliseconds = Number.NaN): string => (milliseconds / 1000).toFixed(1)

/** A line of figures for whoever runs the tests. */
const say = (line: string): void => void process.stdout.write(`mounted secrets, ${line}\n`)
