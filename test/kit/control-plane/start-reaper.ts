import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Reaper = {
  /** From now on this process group dies with us. */
  started(pid: number): void
  /** It ended by itself: its number may belong to someone else soon. */
  ended(pid: number): void
  /** Kills what runs and removes the folder, then resolves. Call it once. */
  reap(): Promise<void>
}

/**
 * Starts the process of reaper.ts, which removes `folder` and kills what was started when this process asks for it
 * or is gone for whatever reason.
 *
 * @param folder absolute path
 */
export function startReaper(folder: string): Reaper {
  const child = spawn(process.execPath, [fileURLToPath(new URL('reaper.ts', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own session, so that Ctrl-C in our terminal does not end it before it has cleaned up.
    detached: true,
    env: {},
  })
  const failed = once(child, 'exit').then(([code]: (number | null)[]) => {
    if (code === 0) return
    throw new Error(`the reaper ended with ${code}: look for what is left in ${folder}`)
  })
  failed.catch(() => undefined)
  // Neither the process nor its pipe keeps ours alive: a script that ends without stop() still ends.
  child.unref()
  unrefStream(child.stdin)
  const say = (line: object): void => void child.stdin.write(`${JSON.stringify(line)}\n`)
  child.stdin.on('error', () => undefined)
  say({ folder })
  return {
    started: (pid) => say({ started: pid }),
    ended: (pid) => say({ ended: pid }),
    reap: () => {
      child.ref()
      child.stdin.end()
      return failed
    },
  }
}

function unrefStream(stream: object): void {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
}
