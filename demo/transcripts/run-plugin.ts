import type { CliProcess } from '../../src/cli/cli-process.ts'
import { EXIT } from '../../src/cli/exit-code.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { createHttpClient } from '../../src/http/create-http-client.ts'
import { createKubeClient } from '../../src/kube/client.ts'
import { loadAccess } from '../../src/kube/config.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import type { ShownWorld } from './start-shown-world.ts'
import { throughServices } from './through-services.ts'

/** As much as a page shows of a line. */
const COLUMNS = 110
const USER_AGENT = 'kubectl-mintlet/transcripts'

/**
 * Runs `kubectl mintlet` in this process, as an administrator.
 *
 * @param argv without node and the script
 * @throws Error when it could not find out, or does not know the command
 * @returns what a person sees at a terminal of that width, with its colours: stdout and stderr as they come
 */
export async function runPlugin(
  { kubeconfigPath, operator }: ShownWorld,
  argv: readonly string[],
): Promise<string> {
  let seen = ''
  const write = (text: string): void => void (seen += text)
  const process: CliProcess = {
    out: write,
    err: write,
    hasColours: true,
    columns: COLUMNS,
    async open() {
      const access = await loadAccess({ clock: systemClock, kubeconfig: kubeconfigPath })
      const client = createKubeClient(access, { userAgent: USER_AGENT, clock: systemClock })
      return {
        client: throughServices(client, operator),
        defaultNamespace: access.defaultNamespace,
      }
    },
    contexts: () => Promise.resolve([]),
    http: (trust = {}) => createHttpClient({ userAgent: USER_AGENT, clock: systemClock, trust }),
    clock: systemClock,
    random: Math.random,
    signal: new AbortController().signal,
  }
  const code = await runCli(argv, process)
  if (code > EXIT.Bad) throw new Error(`kubectl mintlet ${argv.join(' ')} came to nothing: ${seen}`)
  return seen
}
