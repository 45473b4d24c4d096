import { expect, test } from 'vitest'
import { createSecretWriter } from '../../../src/write/secret.ts'
import { fakeClient } from './fake-client.ts'

const OWNER = {
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ServiceAccountCredential',
  name: 'a',
  uid: 'b',
}
const MANIFEST = {
  namespace: 'etl',
  name: 'pipeline-credential',
  labels: {},
  annotations: {},
  owner: OWNER,
  type: 'Opaque',
  data: {},
}

test.each([true, false])('every write says whether it is a rehearsal: %s', async (dryRun) => {
  const { client, calls } = fakeClient()
  const writer = createSecretWriter(client, { dryRun })
  // The API server in memory knows no rehearsals, and does it all the same.
  const created = await writer.create(MANIFEST)
  if (created === undefined) throw new Error('there is one')
  const version = { ...created.metadata, namespace: 'etl' }
  const updated = await writer.update(version, MANIFEST)
  await writer.setMetadata(
    { ...version, ...updated.metadata },
    { labels: { a: 'b' }, annotations: {} },
  )
  await writer.remove({
    ...version,
    resourceVersion: (
      await client.request<typeof created>({
        method: 'GET',
        path: '/api/v1/namespaces/etl/secrets/pipeline-credential',
      })
    ).body.metadata.resourceVersion,
  })
  const writes = calls.filter(({ method }) => method !== 'GET')
  expect(writes.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH', 'DELETE'])
  expect(writes.map(({ query }) => query?.['dryRun'])).toEqual(
    Array(4).fill(dryRun ? 'All' : undefined),
  )
})
