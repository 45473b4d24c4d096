import { describe, expect, test } from 'vitest'
import type { RolloutRestart } from '../../../src/api/rollout-restart.ts'
import { createWorkloadAccess } from '../../../src/write/workload.ts'
import { NOW } from '../../kit/gen.ts'
import { fakeClient } from './fake-client.ts'

const API = { kind: 'Deployment', name: 'api' } as const
const OWN_KEY = 'credential-id.mintlet.dev/uid-1'
const AT_KEY = 'mintlet.dev/restarted-at'
const CAUSE = { ownerUid: 'uid-1', credentialId: 'cred-2' }
const AT = '2026-11-22T11:59:59.500Z'

type Given = {
  readonly kind?: RolloutRestart['kind']
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
}

const ALLOWED = { annotations: { 'mintlet.dev/restart': 'allow' } }
const PLURALS = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Rollout: 'rollouts',
} as const

function setUp({ kind = 'Deployment', metadata = ALLOWED, spec, status = {} }: Given = {}) {
  const { client, server, calls } = fakeClient()
  const place = { resource: PLURALS[kind], namespace: 'etl', name: 'api' }
  const template = { metadata: { labels: {} } }
  server.store.create('someone', place, { kind, metadata, spec: spec ?? { template }, status })
  const stored = (): object => server.store.get(place) ?? {}
  const workloads = createWorkloadAccess(client)
  const listed = { kind, name: 'api' }
  const restart = (cause = CAUSE, seen?: number, now = NOW): Promise<'Restarted' | 'Overtaken'> =>
    workloads.restart('etl', listed, cause, seen, now)
  const patches = () => calls.filter(({ method }) => method === 'PATCH')
  return { client, workloads, restart, stored, calls, patches, server, place }
}

const marked = (annotations: object): object => ({ template: { metadata: { annotations } } })

describe('a workload', () => {
  test('is read with what a restart has to know', async () => {
    const status = { observedGeneration: 1, replicas: 3, updatedReplicas: 2, availableReplicas: 3 }
    const annotations = {
      [OWN_KEY]: 'cred-1',
      'credential-id.mintlet.dev/uid-2': 'x',
      [AT_KEY]: AT,
    }
    const spec = { replicas: 2, ...marked(annotations) }
    const { workloads } = setUp({ spec, status })
    const expected = {
      allowed: true,
      credentialId: 'cred-1',
      restartedAt: Date.parse(AT),
      restarting: false,
      generation: 1,
      observedGeneration: 1,
      wanted: 2,
      present: 3,
      updated: 2,
      available: 3,
    }
    expect(await workloads.read('etl', API, 'uid-1')).toEqual(expected)
    expect(await workloads.read('etl', API, 'uid-3')).toEqual({
      ...expected,
      credentialId: undefined,
    })
    expect(await workloads.read('etl', { ...API, name: 'other' }, 'uid-1')).toBeUndefined()
    expect(await workloads.read('etl', { ...API, kind: 'Rollout' }, 'uid-1')).toBeUndefined()
  })

  test.each(['Deployment', 'StatefulSet', 'DaemonSet'] as const)(
    'of kind %s is restarted by what stands in its pod template, once',
    async (kind) => {
      const { restart, stored, patches } = setUp({ kind })
      expect(await restart()).toBe('Restarted')
      expect(stored()).toMatchObject({
        metadata: ALLOWED,
        spec: {
          template: {
            metadata: {
              labels: {},
              annotations: { [OWN_KEY]: 'cred-2', [AT_KEY]: new Date(NOW).toISOString() },
            },
          },
        },
      })
      // It carries the id by now, whatever anybody has seen.
      expect(await restart(CAUSE, NOW)).toBe('Overtaken')
      expect(await restart(CAUSE)).toBe('Overtaken')
      expect(patches()).toHaveLength(1)
    },
  )

  test('keeps the other annotations of its pods, those of other objects too', async () => {
    const others = { team: 'etl', 'credential-id.mintlet.dev/uid-2': 'cred-9' }
    const spec = marked({ ...others, [OWN_KEY]: 'cred-1', [AT_KEY]: AT })
    const { restart, stored } = setUp({ spec })
    expect(await restart(CAUSE, Date.parse(AT))).toBe('Restarted')
    const at = new Date(NOW).toISOString()
    expect(stored()).toMatchObject({
      spec: marked({ ...others, [OWN_KEY]: 'cred-2', [AT_KEY]: at }),
    })
  })

  test('that two objects list is restarted once for each, and never for the other one again', async () => {
    const { restart, workloads, patches } = setUp()
    const other = { ownerUid: 'uid-2', credentialId: 'cred-9' }
    expect(await restart(CAUSE)).toBe('Restarted')
    expect(await restart(other, NOW)).toBe('Restarted')
    expect(await workloads.read('etl', API, 'uid-1')).toMatchObject({ credentialId: 'cred-2' })
    expect(await workloads.read('etl', API, 'uid-2')).toMatchObject({ credentialId: 'cred-9' })
    expect(await restart(CAUSE, NOW)).toBe('Overtaken')
    expect(await restart(other, NOW)).toBe('Overtaken')
    expect(patches()).toHaveLength(2)
  })

  test('that was restarted since somebody looked is left alone', async () => {
    const { restart, patches } = setUp({ spec: marked({ [AT_KEY]: AT }) })
    expect(await restart(CAUSE, undefined)).toBe('Overtaken')
    expect(await restart(CAUSE, Date.parse(AT) - 1)).toBe('Overtaken')
    expect(patches()).toEqual([])
  })

  test('that changes in the same moment, or goes, is left alone', async () => {
    for (const change of ['touch', 'remove'] as const) {
      const { client, server, place, stored } = setUp()
      const workloads = createWorkloadAccess({
        ...client,
        async request(call) {
          const answer = await client.request(call)
          const object = server.store.get(place)
          if (call.method === 'GET' && object !== undefined) {
            const labels = { touched: 'yes' }
            if (change === 'remove') server.store.remove('someone', place)
            else {
              server.store.replace('someone', place, {
                ...object,
                metadata: { ...object.metadata, labels },
              })
            }
          }
          return answer as never
        },
      })
      // oxlint-disable-next-line no-await-in-loop
      expect(await workloads.restart('etl', API, CAUSE, undefined, NOW)).toBe('Overtaken')
      expect(JSON.stringify(stored())).not.toContain('cred-2')
    }
  })

  test.each([{}, { annotations: { 'mintlet.dev/restart': 'true' } }])(
    'that has not opted in (%j) is left alone',
    async (metadata) => {
      const { workloads, restart, calls } = setUp({ metadata })
      expect(await restart()).toBe('Overtaken')
      expect(calls.map(({ method }) => method)).toEqual(['GET'])
      expect(await workloads.read('etl', API, 'uid-1')).toMatchObject({ allowed: false })
    },
  )
})

describe('an Argo Rollout', () => {
  test('is restarted by spec.restartAt and marked itself, in one patch', async () => {
    const spec = { template: { metadata: { labels: {} } } }
    const { restart, stored, patches } = setUp({ kind: 'Rollout', spec })
    expect(await restart()).toBe('Restarted')
    expect(stored()).toMatchObject({
      metadata: {
        annotations: {
          ...ALLOWED.annotations,
          [OWN_KEY]: 'cred-2',
          [AT_KEY]: new Date(NOW).toISOString(),
        },
      },
      spec: { ...spec, restartAt: new Date(NOW + 1000).toISOString().replace('.000Z', 'Z') },
    })
    expect(patches()).toHaveLength(1)
    expect(await restart(CAUSE, NOW)).toBe('Overtaken')
  })

  test('has restarted its pods once its status says so of the time that was asked for', async () => {
    const asked = '2026-11-22T12:00:01Z'
    const read = (restartedAt?: string) => {
      const status = { observedGeneration: '7', replicas: 1, restartedAt }
      const { workloads } = setUp({ kind: 'Rollout', spec: { restartAt: asked }, status })
      return workloads.read('etl', { kind: 'Rollout', name: 'api' }, 'uid-1')
    }
    expect(await read()).toMatchObject({ restarting: true, observedGeneration: 7, present: 1 })
    expect(await read('2026-11-22T12:00:00Z')).toMatchObject({ restarting: true })
    expect(await read(asked)).toMatchObject({ restarting: false })
    expect(await read('2026-11-22T13:00:00Z')).toMatchObject({ restarting: false })
  })

  test('of an old controller, which tells no generation, has seen none', async () => {
    const { workloads } = setUp({ kind: 'Rollout', status: { observedGeneration: '5f7d8b' } })
    expect(await workloads.read('etl', { kind: 'Rollout', name: 'api' }, 'uid-1')).toMatchObject({
      observedGeneration: 0,
      restarting: false,
    })
  })
})
