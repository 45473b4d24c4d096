import { token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** A restart while the keys of the issuer cannot be read; then everything that waits goes by urgency. */
export const keysUnreadable: Story = async (world) => {
  const { someone, start, stop, pass, say, fate, mints } = world
  await usualWorld(world)
  for (const [name, lifetime] of [
    ['first', '5h'],
    ['second', '2h'],
    ['third', '4h'],
    ['fourth', '1h'],
  ]) {
    someone.makes(
      `makes etl/${name}: lives ${lifetime}`,
      `impersonatedtokens/etl/${name}`,
      token(lifetime),
    )
  }
  await pass('10m')
  say('the operator stops')
  await stop('mintlet')
  say('and starts again with one worker, but may not read the Secret with the keys')
  fate(({ path }) => (path.endsWith('/mintlet-keys-local') ? 'forbidden' : 'pass'))
  await start('mintlet', '--leader-elect=false', '--workers=1')
  await pass('2h50m')
  someone.makes('makes etl/newcomer: lives 1h', 'impersonatedtokens/etl/newcomer', token('1h'))
  await pass('10m')
  say('the keys can be read again')
  fate(() => 'pass')
  await pass('1m')
  say(`${mints()} mints`)
}
