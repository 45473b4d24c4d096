import { issuer, tellCalls, token } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** The leader stands still without a word; the other replica takes over, and it comes back too late. */
export const leaderChange: Story = async (world) => {
  const { someone, start, pass, say, freeze, thaw, mints } = world
  someone.makes('makes issuer local', 'clustercredentialissuers/local', issuer())
  await start('A')
  await pass('10s')
  await start('B')
  for (const [name, lifetime] of [
    ['one', '1h'],
    ['two', '2h'],
    ['three', '12h'],
  ]) {
    someone.makes(
      `makes etl/${name}: lives ${lifetime}`,
      `impersonatedtokens/etl/${name}`,
      token(lifetime),
    )
  }
  await pass('10m')
  tellCalls(world, 'B')
  say('A stands still: its machine does not answer any more')
  freeze('A')
  await pass('1m')
  say(`${mints()} mints, none of them by B`)
  await pass('29m')
  say('A goes on where it stood, and takes itself for the leader')
  thaw('A')
  await pass('1h')
  tellCalls(world, 'A')
  tellCalls(world, 'B')
}
