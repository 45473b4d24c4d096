import { describe, expect, test } from 'vitest'
import { createWorkloadAccess } from '../../../src/write/workload.ts'
import { fakeClient } from './fake-client.ts'

const API = { kind: 'Deployment', name: 'api' } as const
const PLACE = { resource: 'deployments', namespace: 'etl', name: 'api' }

function setUp(
  metadata: object,
  spec: object = { template: { metadata: { labels: {} } } },
  status = {},
) {
  const { client, server, calls } = fakeClient()
  server.store.create('someone', PLACE, { kind: 'Deployment', metadata, spec, status })
  const template = (): unknown => server.store.get(PLACE)?.['spec']
  return { workloads: createWorkloadAccess(client), template, calls }
}

const ALLOWED = { annotations: { 'mintlet.dev/restart': 'allow' } }

describe('a workload', () => {
  test('is read with what a restart has to know', async () => {
    const status = { observedGeneration: 1, replicas: 3, updatedReplicas: 2, availableReplicas: 3 }
    const { workloads } = setUp(ALLOWED, { replicas: 2, template: {} }, status)
    expect(await workloads.read('etl', API)).toEqual({
      allowed: true,
      credentialId: undefined,
      generation: 1,
      observedGeneration: 1,
      wanted: 2,
      present: 3,
      updated: 2,
      available: 3,
    })
    expect(await workloads.read('etl', { ...API, name: 'other' })).toBeUndefined()
  })

  test('is restarted by the id of the credential in its pod template, once', async () => {
    const { workloads, template, calls } = setUp(ALLOWED)
    await workloads.restart('etl', API, 'cred-2')
    expect(template()).toEqual({
      template: {
        metadata: { labels: {}, annotations: { 'mintlet.dev/credential-id': 'cred-2' } },
      },
    })
    await workloads.restart('etl', API, 'cred-2')
    expect(calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1)
  })

  test('keeps the other annotations of its pods', async () => {
    const annotations = { team: 'etl', 'mintlet.dev/credential-id': 'cred-1' }
    const { workloads, template } = setUp(ALLOWED, { template: { metadata: { annotations } } })
    await workloads.restart('etl', API, 'cred-2')
    expect(template()).toEqual({
      template: {
        metadata: { annotations: { team: 'etl', 'mintlet.dev/credential-id': 'cred-2' } },
      },
    })
  })

  test.each([{}, { annotations: { 'mintlet.dev/restart': 'true' } }])(
    'that has not opted in (%j) is left alone',
    async (metadata) => {
      const { workloads, calls } = setUp(metadata)
      await workloads.restart('etl', API, 'cred-2')
      expect(calls.map(({ method }) => method)).toEqual(['GET'])
      expect(await workloads.read('etl', API)).toMatchObject({ allowed: false })
    },
  )
})
