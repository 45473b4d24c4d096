import { token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

const READER = 'impersonatedtokens/etl/reader'
const REQUEST = 'mintlet.dev/refresh-requested'

/** Changes of the spec, suspend, requests by annotation, and the guard against mint loops. */
export const peopleAsk: Story = async (world) => {
  const { someone, pass } = world
  await usualWorld(world)
  someone.makes('makes etl/reader: lives 4h', READER, token('4h'))
  await pass('10m')
  someone.changesSpec('wants it refreshed 1h before its end', READER, { refresh: { before: '1h' } })
  await pass('10m')
  someone.changesSpec('wants a life of 1h', READER, {
    refresh: {},
    accessToken: { scopes: ['read'], lifetime: '1h' },
  })
  await pass('10m')
  someone.changesSpec('suspends it', READER, { suspend: true })
  await pass('10m')
  someone.changesSpec('wants a life of 2h while it is suspended', READER, {
    accessToken: { scopes: ['read'], lifetime: '2h' },
  })
  await pass('1h')
  someone.changesSpec('lets it go on', READER, { suspend: false })
  await pass('10m')
  someone.annotates('requests a refresh: a', READER, { [REQUEST]: 'a' })
  await pass('30s')
  someone.annotates('requests another one: b', READER, { [REQUEST]: 'b' })
  someone.annotates('requests yet another one: c', READER, { [REQUEST]: 'c' })
  await pass('10m')
  someone.changesSpec('asks for a life of 10s', READER, { accessToken: { lifetime: '10s' } })
  await pass('10m')
  for (const lifetime of ['61m', '62m', '63m', '64m', '65m']) {
    someone.changesSpec(`wants a life of ${lifetime}`, READER, {
      accessToken: { scopes: ['read'], lifetime },
    })
    await pass('2m')
  }
  await pass('10m')
  someone.annotates('requests a refresh: d', READER, { [REQUEST]: 'd' })
  await pass('5m')
  someone.changesSpec('wants a life of 66m', READER, {
    accessToken: { scopes: ['read'], lifetime: '66m' },
  })
  await pass('1h')
}
