import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** What came of a script. */
export type Said = {
  /** Of its last command. */
  readonly code: number
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string
  /** The commands that failed, as bash tells them; the script goes on after one, as a terminal does. */
  readonly failed: readonly string[]
}

/** Somebody at a terminal: variables, the folder and background jobs last from one script to the next. */
export type Reader = AsyncDisposable & {
  /** @throws Error with what it said so far, when it does not end within a minute and a half; the reader is gone then */
  run(script: string): Promise<Said>
}

export type ReaderOptions = {
  /** For files of its own. */
  readonly folder: string
  /** Where it begins. */
  readonly cwd: string
  /** All that it has. */
  readonly env: Readonly<Record<string, string>>
}

const WITHIN_MS = 90_000

/** Notes the first line of each command that fails. */
const PREPARED = `set -E -o pipefail
note() { printf '%s\\n' "\${1%%$'\\n'*}" >> "$noted"; }
trap 'note "$BASH_COMMAND"' ERR
`

export function startReader({ folder, cwd, env }: ReaderOptions): Reader {
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd,
    env,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    detached: true,
  })
  shell.stdin?.write(PREPARED)
  const ended = Promise.withResolvers<void>()
  shell.once('close', () => ended.resolve())
  const codes = createInterface({ input: shell.stdio[3] as Readable })[Symbol.asyncIterator]()
  let count = 0

  async function end(): Promise<void> {
    if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL')
    await ended.promise
  }

  return {
    async run(script) {
      count += 1
      const path = `${folder}/script-${count}`
      await writeFile(`${path}.sh`, script)
      await Promise.all([writeFile(`${path}.out`, ''), writeFile(`${path}.failed`, '')])
      shell.stdin?.write(
        [
          `noted=${path}.failed`,
          `source ${path}.sh < /dev/null >> ${path}.out 2>&1`,
          'echo $? >&3',
          '',
        ].join('\n'),
      )
      const late = AbortSignal.timeout(WITHIN_MS)
      const timeout = new Promise<'late'>((resolve) =>
        late.addEventListener('abort', () => resolve('late')),
      )
      const next = await Promise.race([codes.next(), timeout])
      const output = await readFile(`${path}.out`, 'utf8')
      if (next === 'late' || next.done === true) {
        await end()
        throw new Error(`this did not end: ${script}\nIt said: ${output}`)
      }
      const failed = (await readFile(`${path}.failed`, 'utf8')).split('\n')
      // The last one is told once more, as that of `source`.
      const own = failed.filter((line) => line !== '' && !line.startsWith(`source ${path}`))
      return { code: Number(next.value), output, failed: own }
    },
    [Symbol.asyncDispose]: end,
  }
}
