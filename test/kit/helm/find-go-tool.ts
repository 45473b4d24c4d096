import { mkdir } from 'node:fs/promises'
import { cacheFolder } from '../cache-folder.ts'
import { withLock } from '../control-plane/with-lock.ts'
import { isExecutable } from '../is-executable.ts'
import { goInstall } from './go-install.ts'
import type { GoTool } from './go-tool.ts'

export type FindOptions = {
  /** process.env unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told what takes long; writes to stderr unless given. */
  readonly say?: (line: string) => void
}

/**
 * Finds a program: the one that its variable names, one on PATH, that of our cache, or one that is compiled into it.
 * Callers at the same time wait for one another.
 *
 * @returns its path
 * @throws Error that says what was tried and what to do
 */
export async function findGoTool(
  tool: GoTool,
  { env = process.env, say = sayOnStderr }: FindOptions = {},
): Promise<string> {
  const named = env[tool.variable] ?? ''
  if (named !== '') {
    if (isExecutable(named)) return named
    throw new Error(`${tool.variable} is ${named}, which is no program: correct or unset it`)
  }
  const onPath = (env['PATH'] ?? '')
    .split(':')
    .map((folder) => `${folder}/${tool.name}`)
    .find(isExecutable)
  if (onPath !== undefined) return onPath
  const folder = cacheFolder(`${tool.name}/${tool.version}`, env)
  const path = `${folder}/${tool.name}`
  if (!isExecutable(path)) {
    await mkdir(folder, { recursive: true })
    await withLock(
      `${folder}/lock`,
      // Asked again, because whoever had the lock may have made it.
      async () => {
        if (!isExecutable(path)) await goInstall(tool, { folder, env, say })
      },
      () => say(`waiting for another process to compile ${tool.name}`),
    )
  }
  return path
}

function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}
