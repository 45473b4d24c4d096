import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** First issue, and a day of refreshes of three objects with different policies. */
export const aDay: Story = async (world) => {
  const { someone, pass } = world
  await usualWorld(world)
  someone.makes(
    'makes etl/half: lives 2h, usual policy',
    'impersonatedtokens/etl/half',
    token('2h'),
  )
  someone.makes(
    'makes etl/before: lives 8h, refreshed 3h before its end',
    'impersonatedtokens/etl/before',
    token('8h', { refresh: { before: '3h' } }),
  )
  someone.makes(
    'makes etl/late: lives 12h, refreshed at 90 %',
    'impersonatedtokens/etl/late',
    token('12h', { refresh: { atPercent: 90 } }),
  )
  await pass('24h')
  tellCalls(world)
}
