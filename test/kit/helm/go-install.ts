import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { startReaper } from '../control-plane/start-reaper.ts'
import type { GoTool } from './go-tool.ts'

const LAST_LINES = 10

export type InstallOptions = {
  /** Where the program goes, in one step when it is whole. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}

/**
 * Compiles a program at its version from the Go module proxy: a few minutes on 2 cores.
 *
 * @throws Error that says what to do when there is no Go toolchain or it fails
 */
export async function goInstall(tool: GoTool, { folder, env, say }: InstallOptions): Promise<void> {
  const { name, variable, source, version, linkerFlags } = tool
  say(`compiling ${name} ${version} with Go: a few minutes on 2 cores, once`)
  const scratch = await mkdtemp(`${folder}/unfinished-`)
  // What is half done, and the compiler, must not outlive us.
  const reaper = startReaper(scratch)
  const lines: string[] = []
  try {
    const go = spawn(
      'go',
      ['install', '-trimpath', `-ldflags=-s -w ${linkerFlags}`, `${source}@${version}`],
      {
        cwd: scratch,
        env: { ...env, GOWORK: 'off', GOFLAGS: '', GOBIN: scratch, GOTMPDIR: scratch },
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      },
    )
    const ended = once(go, 'close').catch((cause: unknown) => {
      throw new Error('no Go toolchain on PATH', { cause })
    })
    if (go.pid !== undefined) reaper.started(go.pid)
    createInterface({ input: go.stderr }).on('line', (line) => lines.push(line))
    const [code]: (number | null)[] = await ended
    if (go.pid !== undefined) reaper.ended(go.pid)
    if (code !== 0) throw new Error(`go install failed:\n${lines.slice(-LAST_LINES).join('\n')}`)
    await rename(`${scratch}/${name}`, `${folder}/${name}`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `This needs ${name} ${version}, and could not get it: ${why}\nDo one of these: put ${name} on PATH, ` +
        `or set ${variable} to its path; install Go 1.26 or newer; get a network connection.`,
      { cause: error },
    )
  } finally {
    await reaper.reap()
  }
}
