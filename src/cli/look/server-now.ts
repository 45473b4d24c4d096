import type { CliWorld } from '../cli-world.ts'
import { look } from './look.ts'
import type { Looked } from './looked.ts'

/**
 * The present by the API server's clock, epoch milliseconds: the clock of the person's machine may be an hour off. It is
 * that of an answer that came just now, else of a question that everybody may ask, else this machine's.
 */
export async function serverNow(
  { client, clock, signal }: Pick<CliWorld, 'client' | 'clock' | 'signal'>,
  answer?: Looked<unknown>,
): Promise<number> {
  if (answer?.seen === true && answer.serverTime !== undefined) return answer.serverTime
  const version = await look(() => client.request({ method: 'GET', path: '/version', signal }))
  return (version.seen ? version.serverTime : undefined) ?? clock.now()
}
