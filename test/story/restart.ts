import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** A restart with two hundred objects that have what they need. */
export const restart: Story = async (world) => {
  const { someone, start, stop, pass, say, hush, mints, turns, server } = world
  await usualWorld(world)
  say('someone makes 200 objects')
  hush(true)
  world.excuse('1m')
  for (let number = 1; number <= 200; number += 1) {
    someone.makes('', `impersonatedtokens/etl/n${number}`, token('12h'))
  }
  await pass('1h')
  hush(false)
  tellCalls(world)
  const before = { mints: mints(), changes: server.store.changes.length, turns: turns() }
  say('the operator restarts')
  await stop('mintlet')
  await start('mintlet', '--leader-elect=false')
  await pass('1h')
  say(
    `${mints() - before.mints} mints and ${server.store.changes.length - before.changes} changes since`,
  )
  const looks = [...turns()].map(([key, count]) => count - (before.turns.get(key) ?? 0))
  say(`each object was looked at ${Math.min(...looks)} to ${Math.max(...looks)} times since`)
  tellCalls(world)
}
