import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50
const SQLITE_BUSY = 5

/**
 * Runs `work` while nobody else runs under the same lock, in this process or another. The lock is SQLite's, because
 * the kernel frees it when its holder dies, however that happens.
 *
 * @param path of a file that is made when missing; its folder has to be there
 * @param onWait called once when somebody else has the lock
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  onWait: () => void = () => undefined,
): Promise<Result> {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    for (let attempt = 0; !tryLock(lock); attempt += 1) {
      if (attempt === 0) onWait()
      await sleep(POLL_MS)
    }
    return await work()
  } finally {
    lock.close()
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    // Nothing is ever written, and a journal on the disk would stay behind when we are killed.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false
    throw error
  }
}
