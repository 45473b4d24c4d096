import { token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

const NEVER = { policy: 'Never' } as const

/** One token, and then the end: for good, and where it is asked for, of the object too. */
export const justInTime: Story = async (world) => {
  const { someone, start, stop, pass, say } = world
  await usualWorld(world)
  someone.makes(
    'makes etl/visit: lives 1h, policy Never',
    'impersonatedtokens/etl/visit',
    token('1h', { refresh: NEVER }),
  )
  someone.makes(
    'makes etl/guest: lives 1h, policy Never, to be removed 30m after',
    'impersonatedtokens/etl/guest',
    token('1h', { refresh: NEVER, ttlAfterExpired: '30m' }),
  )
  someone.makes(
    'makes etl/loser: lives 1h, policy Never',
    'impersonatedtokens/etl/loser',
    token('1h', { refresh: NEVER }),
  )
  await pass('10m')
  someone.annotates('requests a refresh of etl/visit', 'impersonatedtokens/etl/visit', {
    'mintlet.dev/refresh-requested': 'again',
  })
  someone.deletes('deletes Secret etl/loser', 'secrets/etl/loser')
  await pass('1h')
  say('the operator restarts')
  await stop('mintlet')
  await start('mintlet', '--leader-elect=false')
  someone.annotates('requests a refresh of etl/visit once more', 'impersonatedtokens/etl/visit', {
    'mintlet.dev/refresh-requested': 'please',
  })
  await pass('10h')
}
