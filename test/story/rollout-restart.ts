import {
  CREDENTIAL_ID_PREFIX,
  RESTART_ANNOTATION,
  TOKEN_ID_ANNOTATION,
} from '../../src/api/group.ts'
import { issuer, tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'
import type { World } from '../kit/story/world.ts'

const API = { kind: 'Deployment', name: 'api' } as const
const READER = 'impersonatedtokens/etl/reader'
const SECRET = { resource: 'secrets', namespace: 'etl', name: 'reader' }

/** A Deployment etl/api that has opted in; each restart of it is a line of the story. */
function makeApi({ someone, say, server: { store } }: World): void {
  someone.makes('makes Deployment etl/api, which may be restarted', 'deployments/etl/api', {
    kind: API.kind,
    metadata: { annotations: { [RESTART_ANNOTATION]: 'allow' } },
    spec: { replicas: 1, template: { metadata: { labels: {} } } },
  })
  store.subscribe(({ by, place, after }) => {
    if (place.resource !== 'deployments' || by === 'someone') return
    const held = store.get(SECRET)?.metadata.annotations?.[TOKEN_ID_ANNOTATION]
    const template = JSON.stringify(after?.['spec'])
    const isNew = held !== undefined && template.includes(`"${held}"`)
    const marks = template.split(CREDENTIAL_ID_PREFIX).length - 1
    say(
      `${by} restarts etl/${place.name} for ${isNew ? 'what the Secret holds' : 'what has been superseded'}, ` +
        `restart ${(after?.metadata.generation ?? 0) - 1}, ${marks} mark`,
    )
  })
}

const asksFor = ({ someone }: World, value: string): void =>
  someone.annotates('requests a refresh of etl/reader', READER, {
    'mintlet.dev/refresh-requested': value,
  })

/** One restart for each new credential: none for the first, for a new process, or for a lost answer. */
export const rolloutRestart: Story = async (world) => {
  const { someone, start, stop, pass, say, fate } = world
  await usualWorld(world)
  makeApi(world)
  someone.makes(
    'makes etl/reader: lives 1h, etl/api is restarted for it',
    READER,
    token('1h', { rolloutRestart: [API] }),
  )
  await pass('1h')
  tellCalls(world)

  say('the operator restarts, and again')
  for (const name of ['second', 'third']) {
    await stop(name === 'second' ? 'mintlet' : 'second')
    await start(name, '--leader-elect=false')
    await pass('1m')
  }
  tellCalls(world, 'third')

  say('the answer to the next restart will get lost')
  let lost = false
  fate(({ method, path }) => {
    if (lost || method !== 'PATCH' || !path.includes('/deployments/')) return 'pass'
    lost = true
    return 'lost'
  })
  await pass('30m')

  someone.changesSpec('wants restarts to be 40m apart', READER, {
    rolloutRestart: [{ ...API, minInterval: '40m' }],
  })
  for (const value of ['one', 'two', 'three']) {
    asksFor(world, value)
    await pass('3m')
  }
  await pass('45m')

  someone.changesSpec('suspends etl/reader', READER, { suspend: true })
  await pass('20m')
  tellCalls(world, 'third')
}

/** What was not allowed is said once, and done as soon as it is allowed. */
export const restartRefused: Story = async (world) => {
  const { someone, pass, fate, say } = world
  await usualWorld(world)
  makeApi(world)
  someone.annotates('takes the permission back', 'deployments/etl/api', {
    [RESTART_ANNOTATION]: '',
  })
  someone.makes('makes etl/reader: lives 1h', READER, token('1h', { rolloutRestart: [API] }))
  await pass('1h')
  someone.annotates('allows the restart', 'deployments/etl/api', { [RESTART_ANNOTATION]: 'allow' })
  await pass('10m')
  say('the right to restart is taken from the operator')
  fate(({ path }) => (path.includes('/deployments/') ? 'forbidden' : 'pass'))
  await pass('30m')
  say('and given back')
  fate(() => 'pass')
  await pass('10m')
}

/** A leader that stood still when it was about to restart a workload does not do so when it comes back. */
export const restartTooLate: Story = async (world) => {
  const { someone, start, pass, say, freeze, thaw, fate } = world
  someone.makes('makes issuer local', 'clustercredentialissuers/local', issuer())
  await start('A')
  await pass('10s')
  await start('B')
  makeApi(world)
  someone.makes('makes etl/reader: lives 1h', READER, token('1h', { rolloutRestart: [API] }))
  await pass('2m')
  for (const [step, method] of [
    ['A', 'GET'],
    ['B', 'PATCH'],
  ] as const) {
    asksFor(world, `${step} is there`)
    let stood = false
    fate((call) => {
      if (!stood && call.path.includes('/deployments/') && call.method === method) {
        stood = true
        say(`${step} stands still over the ${method} of etl/api`)
        freeze(step)
      }
      return 'pass'
    })
    await pass('5m')
    asksFor(world, `${step} is gone`)
    await pass('5m')
    say(`${step} goes on where it stood`)
    thaw(step)
    await pass('5m')
  }
}
