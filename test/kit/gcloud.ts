import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type Gcloud = AsyncDisposable & {
  /** An empty folder of its own beside its configuration, for files of tests. */
  readonly folder: string
  /**
   * Runs `gcloud ARGS` to its end, which has to come within a minute; an exit code is no error.
   *
   * @param env added to ours
   */
  run(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>
}

const execute = promisify(execFile)

/** gcloud with a configuration of its own, in a folder that is temporary; `undefined` where there is none on PATH, which stderr then says. */
export async function startGcloud(): Promise<Gcloud | undefined> {
  try {
    await execute('sh', ['-c', 'command -v gcloud'])
  } catch {
    process.stderr.write('no gcloud to verify with: there is none on PATH\n')
    return undefined
  }
  const parent = await mkdtemp(join(tmpdir(), 'mintlet-gcloud-'))
  const own = {
    CLOUDSDK_CONFIG: join(parent, 'config'),
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: 'true',
    CLOUDSDK_CORE_PROJECT: 'my-project',
    // Nothing is said to Google about what runs here, nor asked of a metadata server of this machine.
    CLOUDSDK_CORE_CHECK_GCE_METADATA: 'false',
  }
  return {
    folder: parent,
    run: async (args, env) => {
      const options = { env: { ...process.env, ...own, ...env }, timeout: 60_000 }
      try {
        return { code: 0, ...(await execute('gcloud', [...args, '--quiet'], options)) }
      } catch (error) {
        if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) throw error
        const code = 'code' in error && typeof error.code === 'number' ? error.code : -1
        return { code, stdout: String(error.stdout), stderr: String(error.stderr) }
      }
    },
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  }
}
