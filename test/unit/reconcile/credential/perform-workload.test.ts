import { describe, expect, test } from 'vitest'
import type { ObservedWorkload } from '../../../../src/plan/observed.ts'
import {
  readWorkloads,
  restartWorkload,
} from '../../../../src/reconcile/credential/perform-workload.ts'
import { credential, observedCredential } from '../../../kit/credential-gen.ts'
import { turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const API = { kind: 'Deployment', name: 'api' } as const
const PLACE = { resource: 'deployments', namespace: 'etl', name: 'api' }
const STALE = { ...API, state: 'Stale', restartedAt: undefined } as const
const listing = (names: readonly string[]): ReturnType<typeof observedCredential> =>
  observedCredential({
    credential: credential({
      spec: { rolloutRestart: names.map((name) => ({ kind: 'Deployment', name })) },
    }),
  })

function deploy(world: TurnWorld, annotations: object): void {
  const spec = { replicas: 1, template: { metadata: { labels: {} } } }
  const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }
  const object = { kind: 'Deployment', metadata: { ...PLACE, annotations }, spec, status }
  world.store.create('someone', PLACE, object)
}

async function seen(world: TurnWorld, names: string[]): Promise<readonly ObservedWorkload[]> {
  const performed = await readWorkloads(turnContext(world), listing(names))
  if (performed.kind !== 'Learned') throw new Error(performed.kind)
  return performed.observed.workloads ?? []
}

describe('the workloads of a credential', () => {
  test('are looked at in the order of the spec, also those that are not there', async () => {
    const world = turnWorld()
    deploy(world, { 'mintlet.dev/restart': 'allow' })
    expect(await seen(world, ['api', 'gone'])).toEqual([
      STALE,
      { kind: 'Deployment', name: 'gone', state: 'Missing', restartedAt: undefined },
    ])
    expect(await seen(world, [])).toEqual([])
  })

  test('are none where the spec cannot be read', async () => {
    const invalid = observedCredential({ credential: credential({ spec: { lifetime: '-' } }) })
    const performed = await readWorkloads(turnContext(turnWorld()), invalid)
    expect(performed).toMatchObject({ kind: 'Learned', observed: { workloads: [] } })
  })

  test('are restarted one by one, each with the id of the credential', async () => {
    const world = turnWorld()
    deploy(world, { 'mintlet.dev/restart': 'allow' })
    const step = { step: 'RestartWorkload', workload: API, id: 'cred-7' } as const
    const other = { ...STALE, name: 'worker' }
    const observed = observedCredential({ workloads: [STALE, other] })
    const performed = await restartWorkload(turnContext(world), step, observed)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: {
        workloads: [{ ...API, state: 'RollingOut', restartedAt: world.clock.now() }, other],
      },
    })
    const { uid } = observed.owner
    expect(world.store.get(PLACE)?.['spec']).toMatchObject({
      template: { metadata: { annotations: { [`credential-id.mintlet.dev/${uid}`]: 'cred-7' } } },
    })
  })

  test('are looked at again when one has changed meanwhile', async () => {
    const world = turnWorld()
    const step = { step: 'RestartWorkload', workload: API, id: 'cred-7' } as const
    const observed = observedCredential({ workloads: [STALE] })
    deploy(world, { 'mintlet.dev/restart': 'allow' })
    world.fate = (call) => {
      const object = world.store.get(PLACE)
      if (call === 'patch deployments' && object !== undefined) {
        const metadata = { ...object.metadata, labels: { touched: 'yes' } }
        world.store.replace('someone', PLACE, { ...object, metadata })
      }
      return 'pass'
    }
    const overtaken = await restartWorkload(turnContext(world), step, observed)
    expect(overtaken).toMatchObject({ kind: 'Learned', observed: { workloads: [STALE] } })
    expect(JSON.stringify(world.store.get(PLACE)?.['spec'])).not.toContain('cred-7')
  })

  test('hold up nothing else when they cannot be read or restarted', async () => {
    const step = { step: 'RestartWorkload', workload: API, id: 'cred-7' } as const
    const observed = observedCredential({ workloads: [STALE] })
    for (const [fate, state] of [
      ['forbidden', 'Forbidden'],
      ['unreachable', 'Failing'],
    ] as const) {
      const world = turnWorld()
      deploy(world, { 'mintlet.dev/restart': 'allow' })
      world.fate = (call) => (call === 'get deployments' ? fate : 'pass')
      // oxlint-disable-next-line no-await-in-loop
      expect(await seen(world, ['api'])).toEqual([{ ...STALE, state }])
      world.fate = (call) => (call === 'patch deployments' ? fate : 'pass')
      // oxlint-disable-next-line no-await-in-loop
      expect(await restartWorkload(turnContext(world), step, observed)).toMatchObject({
        kind: 'Learned',
        observed: { workloads: [{ ...API, state }] },
      })
    }
  })
})
