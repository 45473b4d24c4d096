import { expect, test } from 'vitest'
import { metadataOf, type PartialObject } from '../../../src/kube/partial-metadata.ts'
import { createFinalizerWriter } from '../../../src/write/finalizer.ts'
import { fakeClient } from './fake-client.ts'

const PLACE = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const OURS = 'mintlet.dev/revoke'

function setUp(finalizers?: readonly string[]) {
  const { client, server } = fakeClient()
  server.store.create('someone', PLACE, {
    kind: 'ServiceAccountCredential',
    metadata: finalizers === undefined ? {} : { finalizers },
  })
  const seen = (): PartialObject['metadata'] =>
    metadataOf(server.store.get(PLACE) as unknown as PartialObject).metadata
  return { finalizer: createFinalizerWriter(client), seen }
}

test.each([
  [undefined, [OURS]],
  [[], [OURS]],
  [['a/b'], ['a/b', OURS]],
  [
    [OURS, 'a/b'],
    ['a/b', OURS],
  ],
])('the finalizer is added to %j', async (before, after) => {
  const { finalizer, seen } = setUp(before)
  expect((await finalizer.add(seen())).metadata.finalizers).toEqual(after)
})

test('it is removed, and those of others stay', async () => {
  const { finalizer, seen } = setUp(['a/b', OURS, 'c/d'])
  await finalizer.remove(seen())
  expect(seen().finalizers).toEqual(['a/b', 'c/d'])
})

test('an object that is another one by now is left alone', async () => {
  const { finalizer, seen } = setUp()
  const before = seen()
  await finalizer.add(before)
  await expect(finalizer.remove(before)).rejects.toMatchObject({ kind: 'Conflict' })
  expect(seen().finalizers).toEqual([OURS])
})
