import { token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** For three hours nothing can be signed; what is published works on as long as it lives. */
export const issuerOutage: Story = async (world) => {
  const { someone, pass, say, crypto } = world
  await usualWorld(world, '--backoff-base=20s')
  someone.makes('makes etl/hourly: lives 1h', 'impersonatedtokens/etl/hourly', token('1h'))
  someone.makes('makes etl/long: lives 12h', 'impersonatedtokens/etl/long', token('12h'))
  await pass('10m')
  say('the signing hardware breaks')
  crypto.failSigning(true)
  await pass('2h')
  someone.makes('makes etl/newcomer: lives 1h', 'impersonatedtokens/etl/newcomer', token('1h'))
  await pass('1h')
  say('the signing hardware works again')
  crypto.failSigning(false)
  await pass('15m')
}
