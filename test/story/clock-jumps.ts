import { token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

const NEVER = { policy: 'Never' } as const

/** The operator's clock jumps two hours ahead and back; the API server's clock stays right. */
export const clockJumps: Story = async (world) => {
  const { someone, pass, say, jump } = world
  await usualWorld(world)
  someone.makes('makes etl/hourly: lives 1h', 'impersonatedtokens/etl/hourly', token('1h'))
  someone.makes('makes etl/long: lives 12h', 'impersonatedtokens/etl/long', token('12h'))
  const short = token('90m', { refresh: NEVER })
  someone.makes('makes etl/once: lives 90m, policy Never', 'impersonatedtokens/etl/once', short)
  const longer = token('3h', { refresh: NEVER })
  someone.makes('makes etl/visit: lives 3h, policy Never', 'impersonatedtokens/etl/visit', longer)
  await pass('10m')
  say("the operator's clock jumps two hours ahead")
  jump('mintlet', '2h')
  await pass('1h30m')
  say("the operator's clock is put right, two hours back")
  jump('mintlet', '-2h')
  await pass('5m')
  someone.annotates(
    'does not want a token from the future: requests a refresh of etl/hourly',
    'impersonatedtokens/etl/hourly',
    { 'mintlet.dev/refresh-requested': 'now' },
  )
  await pass('1h')
  say("the operator's clock falls two hours behind")
  jump('mintlet', '-2h')
  await pass('1h')
  say("the operator's clock is put right")
  jump('mintlet', '2h')
  await pass('1h')
}
