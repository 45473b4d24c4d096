import { setTimeout as pause } from 'node:timers/promises'
import type { Operator } from '../test/kit/operator.ts'
import { apiCalls, callsBetween } from './api-calls.ts'
import { callCount } from './call-count.ts'
import { takeCensus } from './census.ts'
import type { LatenessFigures } from './figures.ts'
import { follow } from './follow.ts'
import { processUsage } from './process-usage.ts'
import { quantile } from './quantile.ts'
import type { World } from './start-world.ts'

const TOKEN_ID = 'mintlet.dev/token-id'
const LOOK_EVERY_MS = 200

/** Every object that is issued now is refreshed once, each at its own time. */
export async function measureLateness(world: World, operator: Operator): Promise<LatenessFigures> {
  const { controlPlane, client } = world
  const dueOf = new Map<string, number>()
  using _census = await takeCensus(client, (_name, { tokenId, refreshAt }) => {
    dueOf.set(tokenId, refreshAt)
  })
  const waiting = new Map<string, number>()
  const lateness: number[] = []
  const inSecret = new Map<string, string>()
  using _secrets = await follow(client, 'secrets', ({ metadata: { name, annotations = {} } }) => {
    const arrivedAt = Date.now()
    const tokenId = annotations[TOKEN_ID] ?? ''
    const before = inSecret.get(name)
    inSecret.set(name, tokenId)
    if (before === undefined || before === tokenId) return
    const due = waiting.get(name)
    if (waiting.delete(name)) lateness.push(arrivedAt - (due ?? NaN))
  })
  for (const [name, tokenId] of inSecret) {
    const due = dueOf.get(tokenId)
    if (due !== undefined && due > Date.now()) waiting.set(name, due)
  }
  const dues = [...waiting.values()]
  const [first, last] = [Math.min(...dues), Math.max(...dues)]
  await pause(first - Date.now() - LOOK_EVERY_MS)

  const callsBefore = await apiCalls(controlPlane.admin)
  const usageBefore = await processUsage(operator.pid)
  while (waiting.size > 0) await pause(LOOK_EVERY_MS)
  const usage = await processUsage(operator.pid)
  const calls = callsBetween(callsBefore, await apiCalls(controlPlane.admin))
  return {
    objects: dues.length,
    overSeconds: (last - first) / 1000,
    p50Ms: quantile(lateness, 0.5),
    p99Ms: quantile(lateness, 0.99),
    maxMs: quantile(lateness, 1),
    duePerSecondMost: mostOften(dues),
    cpuMsPerMint: (usage.cpuMs - usageBefore.cpuMs) / dues.length,
    callsPerMint: callCount(calls).all / dues.length,
    calls,
    peakRssMb: usage.peakRssMb,
  }
}

function mostOften(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Math.max(...counts.values())
}
