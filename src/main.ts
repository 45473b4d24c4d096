import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { parseConfig } from './config.ts'
import { createHttpClient } from './http/create-http-client.ts'
import { createKubeClient } from './kube/client.ts'
import { loadAccess } from './kube/config.ts'
import { runOperator } from './operator.ts'
import { crashFields, describeCrash } from './queue/crash.ts'
import { createLog, type Log } from './runtime/log.ts'
import { logOutput } from './runtime/log-output.ts'
import type { Metrics } from './runtime/metrics.ts'
import { listenForShutdown } from './runtime/shutdown.ts'
import { systemClock } from './runtime/system-clock.ts'
import { systemRandom } from './runtime/system-random.ts'

/** 2: what was asked cannot be done; 1: what was begun could not go on; 0: ended as it was told to. */
const BAD_USAGE = 2
const FAILED = 1
const DONE = 0

await main()

async function main(): Promise<void> {
  const parsed = parseConfig(process.argv.slice(2), process.env)
  switch (parsed.ok) {
    case 'help':
      return print(parsed.text)
    case 'version':
      return print(version())
    case false:
      process.stderr.write(`mintlet: ${parsed.message}\n`)
      return exit(BAD_USAGE)
    case true:
      return run(parsed.config)
  }
}

async function run(config: Config): Promise<void> {
  const log = createLog({ level: config.logLevel, destination: logOutput() })
  const shutdown = listenForShutdown((signal, listener) => process.on(signal, listener))
  shutdown.kill.addEventListener('abort', () => exit(FAILED))
  process.on('uncaughtException', (error) => crashed(log, error))
  process.on('unhandledRejection', (error) => crashed(log, error))
  let metrics: Metrics | undefined
  try {
    const access = await loadAccess({ clock: systemClock, ...config.access })
    const client = createKubeClient(access, {
      userAgent: `mintlet/${version()}`,
      clock: systemClock,
      onCall: (call) => {
        const { verb, resource, status } = call
        metrics?.apiAnswered(verb, resource, status)
        log.trace('asked the API server', call)
      },
    })
    const http = createHttpClient({
      userAgent: `mintlet/${version()}`,
      onAnswer: (answer) => {
        const { service, status, seconds } = answer
        metrics?.issuerAnswered(service, status, seconds)
        log.trace('asked an issuer', answer)
      },
    })
    const onMetrics = (made: Metrics): void => {
      metrics = made
    }
    const world = { client, http, clock: systemClock, random: systemRandom, log, onMetrics }
    log.info('starting', { version: version(), namespace: config.namespace })
    await runOperator(config, world, shutdown)
    log.info('stopped')
    // Nothing is under way any more; timers of turns to come and pooled connections must not keep us.
    return exit(DONE)
  } catch (error) {
    // Ours are written for people; others may quote what they were given.
    const message =
      error instanceof Error && error.constructor === Error ? error.message : undefined
    log.error(message ?? 'the operator cannot run', crashFields(describeCrash(error)))
    return exit(FAILED)
  }
}

function crashed(log: Log, error: unknown): void {
  log.error('crashed', crashFields(describeCrash(error)))
  exit(FAILED)
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed
    ? String(parsed.version)
    : 'unknown'
}

// Functions, because main() above runs before a constant down here has its value.
function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function exit(code: number): void {
  process.exit(code)
}
