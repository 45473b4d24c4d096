import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withLock } from './control-plane/with-lock.ts'

/**
 * Resolves when no other file with fault plans is under way on this machine; the next one waits for the disposal.
 * Each keeps a machine busy, and what is asked is that everything is well within a time.
 */
export async function waitTurn(): Promise<AsyncDisposable> {
  const begun = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const turn = withLock(join(tmpdir(), 'mintlet-credential-faults.lock'), async () => {
    begun.resolve()
    await over.promise
  })
  await Promise.race([begun.promise, turn])
  return {
    async [Symbol.asyncDispose]() {
      over.resolve()
      await turn
    },
  }
}
