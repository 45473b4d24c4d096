import { homedir } from 'node:os'
import { join } from 'node:path'
import type { CliProcess } from './cli/cli-process.ts'
import { EXIT } from './cli/exit-code.ts'
import { runCli } from './cli/run-cli.ts'
import type { HttpClient } from './http/http-client.ts'
import { crashFields, describeCrash } from './queue/crash.ts'
import { listenForShutdown, type OnSignal } from './runtime/shutdown.ts'
import { systemClock } from './runtime/system-clock.ts'
import { systemRandom } from './runtime/system-random.ts'

/** As sysexits.h has it: an error in the program. */
const CRASHED = 70
/** A page of a list, should its objects be large; more than the operator takes, because it is nobody's memory but a person's own. */
const MOST_BYTES = 256 * 1024 * 1024

/** Runs the command line of this process. What only a verb needs, such as HTTP, is imported when it is asked for. */
export async function runPlugin(version: string): Promise<void> {
  const { drain } = listenForShutdown(onSignal)
  process.stdout.on('error', toldToNobody)
  // What could be said of that has nowhere to go.
  process.stderr.on('error', () => undefined)
  try {
    process.exitCode = await runCli(process.argv.slice(2), createProcess(version, drain))
  } catch (error) {
    const { error: name, at } = crashFields(describeCrash(error))
    process.stderr.write(`mintlet: crashed: ${name} at ${at}\n`)
    process.exitCode = CRASHED
  }
}

/** A terminal that is closed gives up as Ctrl-C does, so that a mint takes back what it has made. */
const onSignal: OnSignal = (signal, listener) => {
  process.on(signal, listener)
  if (signal === 'SIGINT') process.on('SIGHUP', listener)
}

/** Whoever reads us may have read enough, as `head` does. Anything else, such as a full disk, loses the answer. */
function toldToNobody({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return
  process.stderr.write('mintlet: the output cannot be written\n')
  process.exit(EXIT.Unknown)
}

function createProcess(version: string, signal: AbortSignal): CliProcess {
  const userAgent = `kubectl-mintlet/${version}`
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    // It knows NO_COLOR, FORCE_COLOR and TERM.
    hasColours: process.stdout.isTTY && process.stdout.hasColors(),
    columns: process.stdout.columns,
    open: async ({ kubeconfig, context }) => {
      const { createKubeClient } = await import('./kube/client.ts')
      const { loadAccess } = await import('./kube/config.ts')
      const access = await loadAccess({
        clock: systemClock,
        kubeconfig: kubeconfig ?? usualKubeconfig(),
        ...(context === undefined ? {} : { context }),
      })
      const client = createKubeClient(access, {
        userAgent,
        clock: systemClock,
        maxBodyBytes: MOST_BYTES,
      })
      return { client, defaultNamespace: access.defaultNamespace }
    },
    contexts: async (kubeconfig) => {
      const { kubeconfigContexts } = await import('./kube/kubeconfig-contexts.ts')
      return kubeconfigContexts(kubeconfig ?? usualKubeconfig())
    },
    http: (trust = {}) =>
      importedLater(async () => {
        const { createHttpClient } = await import('./http/create-http-client.ts')
        return createHttpClient({ userAgent, clock: systemClock, trust })
      }),
    clock: systemClock,
    random: systemRandom,
    signal,
  }
}

/** As of kubectl, to which an empty variable is none. */
const usualKubeconfig = (): string =>
  process.env['KUBECONFIG'] || join(homedir(), '.kube', 'config')

/** A client that is made by the first request. */
function importedLater(make: () => Promise<HttpClient>): HttpClient {
  let made: Promise<HttpClient> | undefined
  return {
    async send(request, signal) {
      made ??= make()
      return (await made).send(request, signal)
    },
    close: async () => (await made)?.close(),
  }
}
