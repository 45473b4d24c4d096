import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** A Secret is written, but the answer gets lost: nobody knows what is in it until it is read. */
export const lostAnswer: Story = async (world) => {
  const { someone, pass, say, fate } = world
  await usualWorld(world)
  someone.makes('makes etl/reader: lives 1h', 'impersonatedtokens/etl/reader', token('1h'))
  await pass('1m')
  say('the answer to the next write of a Secret will get lost')
  let lost = false
  fate(({ method, path }) => {
    if (lost || method !== 'PATCH' || !path.includes('/secrets/')) return 'pass'
    lost = true
    return 'lost'
  })
  await pass('1h')
  tellCalls(world)
}
