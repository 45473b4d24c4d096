import { describe, expect, test } from 'vitest'
import { metadataOf, type PartialObject } from '../../../src/kube/partial-metadata.ts'
import { createLastUseWriter } from '../../../src/write/last-use.ts'
import { NOW } from '../../kit/gen.ts'
import { fakeClient } from './fake-client.ts'

const PLACE = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const FROM = '192.0.2.7'
const AT = '2026-06-01T12:00:00Z'

function setUp(status: object | null = { phase: 'Active', mints: 3 }) {
  const { client, server, calls } = fakeClient()
  server.store.create('someone', PLACE, { kind: 'ServiceAccountCredential', metadata: {} })
  const created = server.store.get(PLACE)
  if (created === undefined) throw new Error('it is not there')
  if (status !== null) server.store.replace('someone', PLACE, { ...created, status })
  const { metadata } = metadataOf(server.store.get(PLACE) as unknown as PartialObject)
  return {
    calls,
    store: server.store,
    writer: createLastUseWriter(client),
    target: { plural: 'serviceaccountcredentials', ...metadata },
    status: () => server.store.get(PLACE)?.['status'],
  }
}

describe('a last use', () => {
  test('is written into status, and nothing else of it is', async () => {
    const { writer, target, status, store } = setUp()
    const written = await writer.write(target, { at: NOW + 999, address: FROM }, {})
    expect(status()).toEqual({ phase: 'Active', mints: 3, lastUsedAt: AT, lastUsedIp: FROM })
    expect(written).toMatchObject({
      resourceVersion: store.get(PLACE)?.metadata.resourceVersion,
      uid: target.uid,
    })
  })

  test('asks for no more than metadata back', async () => {
    const { writer, target, calls } = setUp()
    await writer.write(target, { at: NOW, address: FROM }, {})
    expect(calls).toMatchObject([
      {
        method: 'PATCH',
        path: '/apis/mintlet.dev/v1alpha1/namespaces/etl/serviceaccountcredentials/pipeline/status',
        accept: expect.stringContaining('PartialObjectMetadata'),
      },
    ])
  })

  test('takes the address of another use with it', async () => {
    const before = { lastUsedAt: '2026-06-01T11:00:00Z', lastUsedIp: '192.0.2.1' }
    const from = setUp(before)
    await from.writer.write(from.target, { at: NOW, address: FROM }, before)
    expect(from.status()).toEqual({ lastUsedAt: AT, lastUsedIp: FROM })
    const inside = setUp(before)
    await inside.writer.write(inside.target, { at: NOW, address: undefined }, before)
    expect(inside.status()).toEqual({ lastUsedAt: AT })
    const without = setUp({ phase: 'Active' })
    await without.writer.write(without.target, { at: NOW, address: undefined }, {})
    expect(without.status()).toEqual({ phase: 'Active', lastUsedAt: AT })
  })

  test('of another version, or of an object that is gone, is not written', async () => {
    const { writer, target, status, store } = setUp()
    const use = { at: NOW, address: FROM }
    const before = status()
    for (const other of [
      { ...target, resourceVersion: '0' },
      { ...target, uid: 'another' },
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await writer.write(other, use, {})).toBe('Conflict')
    }
    expect(status()).toEqual(before)
    store.remove('someone', PLACE)
    expect(await writer.write(target, use, {})).toBe('Conflict')
  })

  test('is not written where it does not fit', async () => {
    // Nothing can be added to a status that is not there.
    const { writer, target } = setUp(null)
    await expect(writer.write(target, { at: NOW, address: FROM }, {})).rejects.toMatchObject({
      kind: 'Invalid',
    })
  })
})
