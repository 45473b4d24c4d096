import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'
import type { World } from '../kit/story/world.ts'

const SECRETS = '/namespaces/etl/secrets'

/** Its next Secret is written; then it hears and does nothing any more. */
function dieOverTheNextSecret({ fate, freeze, say }: World, name: string): void {
  let dead = false
  fate(({ method, path }) => {
    if (!dead && method !== 'GET' && path.includes(SECRETS)) {
      dead = true
      say(`${name} dies over the write of a Secret`)
      freeze(name)
    }
    return 'pass'
  })
}

/** The operator dies between a Secret and its status, again and again: nothing is minted twice. */
export const halfTold: Story = async (world) => {
  const { someone, start, pass, say, fate, thaw } = world
  const startNext = async (name: string): Promise<void> => {
    fate(() => 'pass')
    say(`${name} starts`)
    await start(name, '--leader-elect=false')
  }
  await usualWorld(world)
  dieOverTheNextSecret(world, 'mintlet')
  someone.makes('makes etl/reader: lives 12h', 'impersonatedtokens/etl/reader', token('12h'))
  await pass('10m')
  await startNext('second')
  await pass('5m')
  dieOverTheNextSecret(world, 'second')
  someone.annotates('requests a refresh of etl/reader', 'impersonatedtokens/etl/reader', {
    'mintlet.dev/refresh-requested': 'now',
  })
  await pass('5m')
  await startNext('third')
  await pass('1m')
  dieOverTheNextSecret(world, 'third')
  someone.makes(
    'makes etl/visit: lives 30m, policy Never',
    'impersonatedtokens/etl/visit',
    token('30m', { refresh: { policy: 'Never' } }),
  )
  await pass('10m')
  await startNext('fourth')
  await pass('1m')
  dieOverTheNextSecret(world, 'fourth')
  someone.makes(
    'makes etl/guest: lives 10m, policy Never',
    'impersonatedtokens/etl/guest',
    token('10m', { refresh: { policy: 'Never' } }),
  )
  await pass('15m')
  await startNext('last')
  await pass('30m')
  tellCalls(world, 'last')
  // Only to end them: what they still wanted to do reaches nobody.
  fate(() => 'unreachable')
  for (const dead of ['mintlet', 'second', 'third', 'fourth']) thaw(dead)
}
