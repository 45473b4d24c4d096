import { mkdtemp } from 'node:fs/promises'
import { type Binary, KUBERNETES_VERSION } from './binaries.ts'
import { buildFromGo } from './build-from-go.ts'
import { downloadEnvtest, ENVTEST_BINARIES } from './download-envtest.ts'
import { ENVTEST_INDEX } from './envtest-index.ts'
import { startReaper } from './start-reaper.ts'

export type ObtainOptions = {
  /** Where the programs go. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}

/**
 * Downloads what the archive for tests has, and compiles the rest, or all when there is no archive to be had.
 *
 * @throws AggregateError that says what was tried and what to do
 */
export async function obtainBinaries(
  missing: readonly Binary[],
  { folder, env, say }: ObtainOptions,
): Promise<void> {
  const scratch = await mkdtemp(`${folder}/unfinished-`)
  // What is half done, and the compiler, must not outlive us.
  const reaper = startReaper(scratch)
  const failures: unknown[] = []
  let left = missing
  try {
    if (left.some((name) => ENVTEST_BINARIES.includes(name))) {
      const indexUrl = env['MINTLET_ENVTEST_INDEX'] || ENVTEST_INDEX
      try {
        await downloadEnvtest({ indexUrl, version: KUBERNETES_VERSION, folder, scratch, say })
        left = left.filter((name) => !ENVTEST_BINARIES.includes(name))
      } catch (error) {
        failures.push(error)
        say(`no download: ${whole(error)}`)
      }
    }
    if (left.length > 0) await buildFromGo({ binaries: left, folder, scratch, reaper, env, say })
  } catch (error) {
    failures.push(error)
    throw new AggregateError(failures, advice(left, failures), { cause: error })
  } finally {
    await reaper.reap()
  }
}

function advice(left: readonly Binary[], failures: readonly unknown[]): string {
  return [
    `Tests need ${left.join(', ')} of Kubernetes ${KUBERNETES_VERSION}, and could not get it:`,
    ...failures.map((failure) => `- ${whole(failure)}`),
    'Do one of these: install Go 1.26 or newer; get a network connection; or put the programs into a folder and set',
    'KUBEBUILDER_ASSETS to it.',
  ].join('\n')
}

/** With the causes, because fetch keeps what went wrong in them. */
function whole(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${whole(error.cause)}`
}
