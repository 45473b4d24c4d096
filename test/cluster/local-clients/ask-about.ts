import { until } from '../../kit/until.ts'
import type { SampleWorld } from './start-sample-world.ts'

/** @param credential folder of the client that asks */
export async function askAbout(
  world: SampleWorld,
  credential: string,
  what: 'introspect' | 'revoke',
  token: string,
): Promise<string> {
  const input = { args: [what], stdin: token }
  const asking = world.run('ask-about.sh', { CREDENTIAL: credential }, input)
  if (typeof asking === 'string') throw new Error(asking)
  await until('it has answered', () => asking.hasEnded())
  return asking.output()
}
