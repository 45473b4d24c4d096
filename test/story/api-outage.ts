import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/** The API server is away for forty minutes, which begin in the middle of a refresh. */
export const apiOutage: Story = async (world) => {
  const { someone, pass, say, fate } = world
  await usualWorld(world)
  someone.makes('makes etl/half-told: lives 1h', 'impersonatedtokens/etl/half-told', token('1h'))
  someone.makes('makes etl/due-later: lives 90m', 'impersonatedtokens/etl/due-later', token('90m'))
  someone.makes('makes etl/not-due: lives 12h', 'impersonatedtokens/etl/not-due', token('12h'))
  await pass('1m')
  say('from the next write of status on, the API server will be away')
  let away = false
  fate(({ method, path }) => {
    away ||= method === 'PATCH' && path.endsWith('/status')
    return away ? 'unreachable' : 'pass'
  })
  await pass('25m')
  await pass('40m')
  say('the API server is back')
  fate(() => 'pass')
  await pass('1h')
  tellCalls(world)
}
