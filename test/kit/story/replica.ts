import { parseConfig } from '../../../src/config.ts'
import type { HttpClient } from '../../../src/http/http-client.ts'
import { runOperator } from '../../../src/operator.ts'
import type { Fields, Log } from '../../../src/runtime/log.ts'
import type { Random } from '../../../src/runtime/random.ts'
import type { FakeKubeClient } from './fake-kube-client.ts'
import type { ProcessClock } from './timeline.ts'

/** One running operator. */
export type Replica = {
  readonly name: string
  readonly clock: ProcessClock
  readonly client: FakeKubeClient
  /** Where its public keys are served. */
  readonly oidcPort: number
  readonly isLeader: () => boolean
  /** Asks it to end, as SIGTERM does; resolves when it has. Somebody has to let time pass. */
  readonly stop: () => Promise<void>
}

export type LogLine = { readonly level: string; readonly message: string; readonly fields: Fields }

export type ReplicaOptions = {
  readonly name: string
  readonly clock: ProcessClock
  readonly client: FakeKubeClient
  /** To what is outside of the cluster. */
  readonly http: HttpClient
  readonly random: Random
  /** More flags. */
  readonly flags: readonly string[]
  readonly onLog: (line: LogLine) => void
}

const FLAGS = [
  '--namespace=mintlet-system',
  '--oidc-insecure-http',
  '--oidc-base-url=http://tokens.example.com',
  // Any free ports: real servers, which nothing in the story waits for.
  '--oidc-address=127.0.0.1:0',
  '--health-address=127.0.0.1:0',
]

/** Health and metrics; issuer discovery and keys. */
const SERVERS = 2

/** Starts the real operator and resolves when its servers listen. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { name, clock, client, http, random, flags, onLog } = options
  const parsed = parseConfig([...FLAGS, `--identity=${name}`, ...flags], {})
  if (parsed.ok !== true) throw new Error('these flags do not make an operator')
  const drain = new AbortController()
  const kill = new AbortController()
  let leads = !parsed.config.leaderElect
  let oidcPort = 0
  let servers = 0
  const listening = Promise.withResolvers<void>()

  function heard(line: LogLine): void {
    if (line.message === 'leading') leads = true
    if (line.message === 'no longer leading') leads = false
    if (line.message === 'serving issuer discovery and keys') oidcPort = Number(line.fields['port'])
    if (line.message.startsWith('serving ')) servers += 1
    if (servers === SERVERS) listening.resolve()
    onLog(line)
  }

  const world = { client, http, clock, random, log: logTo(heard), onMetrics: () => {} }
  const running = runOperator(parsed.config, world, { drain: drain.signal, kill: kill.signal })
  await Promise.race([listening.promise, running])

  return {
    name,
    clock,
    client,
    oidcPort,
    isLeader: () => leads,
    stop() {
      leads = false
      drain.abort()
      return running
    },
  }
}

function logTo(heard: (line: LogLine) => void, more: Fields = {}): Log {
  const line =
    (level: string) =>
    (message: string, fields: Fields = {}): void =>
      heard({ level, message, fields: { ...more, ...fields } })
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    trace: line('trace'),
    child: (fields) => logTo(heard, { ...more, ...fields }),
  }
}
