import type { ClientsFigures } from '../figures.ts'
import type { ProcessUsage } from '../process-usage.ts'
import { quantile } from '../quantile.ts'
import type { ClientsLoad } from './clients-load.ts'
import { createRight, judgeRequests } from './judge-requests.ts'
import { judgeUses } from './judge-uses.ts'
import type { Acts } from './load-acts.ts'
import type { LoadReport } from './load-report.ts'
import { overlapFor, type PlannedClient } from './plan-clients.ts'
import { rotationFigures } from './rotation-figures.ts'

/** All that was seen of a load. */
export type MeasuredLoad = {
  readonly clients: readonly PlannedClient[]
  readonly options: ClientsLoad
  readonly report: LoadReport
  readonly acts: Acts
  /** Of each replica, in their order: when a stretch without requests began and ended, and at the end. */
  readonly usage: {
    readonly atRest: readonly ProcessUsage[]
    readonly before: readonly ProcessUsage[]
    readonly end: readonly ProcessUsage[]
    /** Index of one that lives and never led. */
    readonly neverLed: number
  }
  readonly times: {
    readonly fromAt: number
    readonly sentAt: number
    /** After the last answer. */
    readonly waitedSeconds: number
  }
}

export function clientsFigures(measured: MeasuredLoad): ClientsFigures {
  const { clients, options, report, acts, usage, times } = measured
  const { count, seconds, rate, kill } = options
  const judgedLoad = { ...report, acts, overlap: overlapFor(seconds) }
  const judged = judgeRequests(judgedLoad)
  const uses = judgeUses(report, acts.killed)
  const rightOf = createRight(judgedLoad)
  const took = report.requests
    .filter((request) => rightOf(request).kind === 'Pass')
    .map(({ tookMs }) => tookMs)
  const minutes = ((times.sentAt - times.fromAt) / 1000 + times.waitedSeconds) / 60
  const wrong =
    judged.validFailed +
    judged.odd +
    Object.values(judged.passed).reduce((sum, each) => sum + each, 0) +
    uses.lastUsedWrong +
    uses.tooOften +
    uses.wentBack +
    uses.foreignAddresses
  return {
    clients: count,
    seconds,
    ratePerSecond: rate,
    killed: kill,
    wrong,
    ...judged,
    ...uses,
    ...rotationFigures(clients, report, times),
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    maxMs: quantile(took, 1),
    behindMs: report.behindMs,
    lastUsedWaitSeconds: times.waitedSeconds,
    lastUsedWritesPerMinute: uses.lastUsedWrites / minutes,
    ...costs(measured),
    rssMbBefore: usage.before.map(({ rssMb }) => rssMb),
    rssMbEnd: usage.end.map(({ rssMb }) => rssMb),
  }
}

function costs({
  report,
  usage: { atRest, before, end, neverLed },
  options,
  times,
}: MeasuredLoad): Pick<ClientsFigures, 'cpuMsPerToken' | 'cpuMsPerTokenInAll'> {
  const served = report.requests.filter(({ status }) => status === 200)
  const own = served.filter(({ replica }) => replica === neverLed)
  const perMs =
    options.restSeconds > 0
      ? (cpu(before, neverLed) - cpu(atRest, neverLed)) / (options.restSeconds * 1000)
      : 0
  const spent = cpu(end, neverLed) - cpu(before, neverLed)
  const inAll = end.reduce((sum, { cpuMs }, index) => sum + cpuMs - cpu(before, index), 0)
  return {
    cpuMsPerToken: (spent - perMs * (times.sentAt - times.fromAt)) / own.length,
    cpuMsPerTokenInAll: inAll / served.length,
  }
}

const cpu = (usages: readonly ProcessUsage[], index: number): number =>
  usages[index]?.cpuMs ?? Number.NaN
