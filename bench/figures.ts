import type { JudgedRequests } from './clients/judge-requests.ts'
import type { JudgedUses } from './clients/judge-uses.ts'
import type { GoogleJudged } from './judge-google.ts'

/** What one run found out. The names are stable: other programs read the JSON. */
export type Figures = {
  raw: RawFigures
  coldIssue: MintFigures
  refresh: MintFigures
  /** With `--count` objects issued. */
  restartSmall: RestartFigures
  /** With `--large` objects issued. */
  restart: RestartFigures
  lateness: LatenessFigures
  firstIssue: FirstIssueFigures
  plugin: PluginFigures
  google: GoogleFigures
  clients: ClientsFigures
}

export type RawFigures = {
  /** Create a Secret and patch a status: the best of all concurrencies. */
  readonly pairsPerSecond: number
  /** Patch a Secret and patch a status, the same. */
  readonly refreshPairsPerSecond: number
  /** User and system time of this process for one of the first pairs, at the best concurrency. */
  readonly cpuMsPerPair: number
  /** Of the first pairs. */
  readonly byConcurrency: Readonly<Record<string, number>>
}

export type MintFigures = {
  readonly objects: number
  readonly seconds: number
  readonly mintsPerSecond: number
  /** To raw.pairsPerSecond. */
  readonly ratio: number
  /** To the raw rate of the same two verbs; the same as `ratio` for a cold issue. */
  readonly ratioToOwnVerbs: number
  readonly callsPerMint: number
  /** get, list and deletecollection among them. */
  readonly readsPerMint: number
  /** `POST secrets`, `PATCH impersonatedtokens/status` ... */
  readonly calls: Readonly<Record<string, number>>
  /** User and system time of the operator. */
  readonly cpuMsPerMint: number
  readonly peakRssMb: number
}

export type RestartFigures = {
  readonly objects: number
  /** From the start of the process until /readyz answers 200. */
  readonly readySeconds: number
  /** Of the readings below: how long after readiness. */
  readonly watchedSeconds: number
  readonly mints: number
  readonly writes: number
  readonly reads: number
  /** From the start of the process to the end. */
  readonly cpuSeconds: number
  readonly peakRssMb: number
}

/** The Secret's write as a watch saw it, less status.refreshAt. */
export type LatenessFigures = {
  readonly objects: number
  readonly overSeconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly duePerSecondMost: number
  readonly cpuMsPerMint: number
  readonly callsPerMint: number
  readonly calls: Readonly<Record<string, number>>
  readonly peakRssMb: number
}

/** From the answer to the object's creation until a watch saw its Secret. */
export type FirstIssueFigures = {
  readonly refreshesDue: number
  /** Until the last of these was done. */
  readonly drainedSeconds: number
  readonly objects: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** `kubectl mintlet status --all-namespaces` as a process, in turns with what it is compared with; medians. */
export type PluginFigures = {
  readonly objects: number
  readonly rounds: number
  /** To `kubectl get` of the same objects. */
  readonly ratioToKubectl: number
  /** To `kubectl mintlet --help`: what is left when there is nothing to look at. */
  readonly ratioToHelp: number
  readonly statusSeconds: number
  /** The quickest, which is nearest to a machine that has nothing else to do. */
  readonly statusLeastSeconds: number
  readonly kubectlSeconds: number
  readonly helpSeconds: number
  /** Of a first run ever, with an empty home. */
  readonly firstSeconds: number
  /** Of one status: `LIST impersonatedtokens` ... */
  readonly calls: Readonly<Record<string, number>>
}

/** An outage of Google and its end; calls, CPU and memory from then on. */
export type GoogleFigures = GoogleJudged & {
  readonly objects: number
  readonly limitPerSecond: number
  readonly limitBurst: number
  /** For how long there was no answer, and then for how long none but 429. */
  readonly outageSeconds: number
  readonly quotaSeconds: number
  readonly callsPerMint: number
  readonly calls: Readonly<Record<string, number>>
  readonly cpuMsPerMint: number
  readonly peakRssMb: number
}

/** Clients of a local issuer that ask three replicas for tokens, one of which is killed. */
export type ClientsFigures = JudgedRequests &
  JudgedUses & {
    readonly clients: number
    readonly seconds: number
    readonly ratePerSecond: number
    readonly killed: 'leader' | 'follower'
    /** How often something was not as it has to be: of the above, what must be 0. */
    readonly wrong: number
    /** New credentials within the load, and those that expired before the next one was there. */
    readonly rotations: number
    readonly lapsed: number
    /** The longest within the load in which nothing was rotated. */
    readonly rotationPauseSeconds: number
    /** From refreshAt until the new one was seen in the Secret. */
    readonly rotationLateP50Ms: number
    readonly rotationLateP99Ms: number
    /** Of requests that had to pass, of the attempt that was answered. */
    readonly p50Ms: number
    readonly p99Ms: number
    readonly maxMs: number
    /** The most that the load generator sent a request too late. */
    readonly behindMs: number
    /** From the last answer until every lastUsedAt was told to the second, or the wait was over. */
    readonly lastUsedWaitSeconds: number
    readonly lastUsedWritesPerMinute: number
    /** Of the replica that never led, over the tokens that it gave, less what it uses at rest. */
    readonly cpuMsPerToken: number
    /** Of all, rotations and failover included, nothing taken off. */
    readonly cpuMsPerTokenInAll: number
    /** Each replica's; the killed one's end is that before the kill. */
    readonly rssMbBefore: readonly number[]
    readonly rssMbEnd: readonly number[]
  }
