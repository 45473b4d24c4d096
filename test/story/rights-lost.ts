import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

/**
 * Somebody takes the operator's rights to write Secrets and statuses for two hours: what it cannot even tell counts for
 * the back-off all the same, so it mints for each object as seldom as if it could, and heals by itself.
 */
export const rightsLost: Story = async (world) => {
  const { someone, pass, say, fate, excuse } = world
  const refused = { secrets: 0, statuses: 0 }
  await usualWorld(world)
  someone.makes('makes etl/working: lives 12h', 'impersonatedtokens/etl/working', token('12h'))
  await pass('1m')
  say('the operator loses the rights to write Secrets and statuses')
  excuse('2h1m')
  fate(({ method, path }) => {
    const kind = /\/(?:etl\/(?<secrets>secrets)\b|\S+\/status$)/v.exec(path)?.groups
    if (method === 'GET' || kind === undefined) return 'pass'
    refused[kind['secrets'] === undefined ? 'statuses' : 'secrets'] += 1
    return 'forbidden'
  })
  someone.makes('makes etl/new: lives 1h', 'impersonatedtokens/etl/new', token('1h'))
  await pass('2h')
  say(
    `refused so far: ${refused.secrets} writes of a Secret, each after a mint, and ${refused.statuses} of a status`,
  )
  say('the rights are back')
  fate(() => 'pass')
  await pass('10m')
  tellCalls(world)
}
