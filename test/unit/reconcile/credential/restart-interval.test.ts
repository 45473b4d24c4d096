import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../kit/gen.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const PLACE = { resource: 'deployments', namespace: 'etl', name: 'api' }
const OBJECT = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const INTERVAL = 3 * HOUR
const COUNTS = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }

function deploy(world: TurnWorld): void {
  world.store.create('someone', PLACE, {
    kind: 'Deployment',
    metadata: { annotations: { 'mintlet.dev/restart': 'allow' } },
    spec: { replicas: 1, template: { metadata: { labels: {} } } },
  })
}

/** All its pods are new. */
function rollOut(world: TurnWorld): void {
  const object = world.store.get(PLACE)
  if (object === undefined) throw new Error('there is no Deployment')
  const status = { ...COUNTS, observedGeneration: object.metadata.generation }
  world.store.replace('controller', PLACE, { ...object, status })
}

function askForRotation(world: TurnWorld, value: string): void {
  const object = world.store.get(OBJECT)
  if (object === undefined) throw new Error('there is no object')
  const annotations = { ...object.metadata.annotations, 'mintlet.dev/refresh-requested': value }
  world.store.replace('someone', OBJECT, {
    ...object,
    metadata: { ...object.metadata, annotations },
  })
}

const restarts = ({ store }: TurnWorld): number => (store.get(PLACE)?.metadata.generation ?? 1) - 1
const ids = ({ service }: TurnWorld): string[] => service.credentials.map(({ id }) => id)

describe('a workload that was restarted for one credential', () => {
  test('waits for its interval before it is restarted for the next, which the old one outlives', async () => {
    const world = turnWorld()
    deploy(world)
    world.make({
      lifetime: '720h',
      rotation: { policy: 'BeforeExpiry', overlap: '1h' },
      rolloutRestart: [{ kind: 'Deployment', name: 'api', minInterval: '3h' }],
    })
    await world.run(MINUTE)
    askForRotation(world, 'first')
    await world.run(10 * MINUTE)
    expect(restarts(world)).toBe(1)
    const restartedAt = world.clock.now()
    rollOut(world)
    await world.run(90 * MINUTE)
    expect(ids(world)).toEqual(['cred-2'])

    askForRotation(world, 'second')
    await world.run(restartedAt + 2.5 * HOUR - world.clock.now())
    expect(ids(world)).toEqual(['cred-2', 'cred-3'])
    expect(restarts(world)).toBe(1)

    await world.run(restartedAt + INTERVAL + HOUR - world.clock.now())
    expect(restarts(world)).toBe(2)
    expect(ids(world)).toEqual(['cred-2', 'cred-3'])
    rollOut(world)
    await world.run(HOUR)
    expect(ids(world)).toEqual(['cred-3'])
    expect(restarts(world)).toBe(2)
  })
})
