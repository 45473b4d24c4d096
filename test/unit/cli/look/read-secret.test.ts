import { expect, test } from 'vitest'
import { readSecret } from '../../../../src/cli/look/read-secret.ts'
import { NOW } from '../../../kit/gen.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const read = (answer: FakeAnswer): ReturnType<typeof readSecret> =>
  readSecret(
    fakeCliWorld(({ path }) => (path === '/api/v1/namespaces/etl/secrets/reader' ? answer : 500)),
    'etl',
    'reader',
  )

test('a Secret has its data as it is stored, and the time of the API server', async () => {
  const metadata = { name: 'reader', namespace: 'etl', uid: 'u', resourceVersion: '7' }
  const data = { token: 'eA==' }
  expect(await read({ metadata, type: 'example.com/one', data })).toMatchObject({
    metadata,
    type: 'example.com/one',
    data,
    readAt: NOW,
  })
})

test('a Secret with nothing in it has no data, and the type of Kubernetes', async () => {
  expect(await read({ metadata: { name: 'reader' } })).toMatchObject({ type: 'Opaque', data: {} })
})

test('a Secret that is not there is none, and one that may not be read is an error', async () => {
  expect(await read(404)).toBeUndefined()
  await expect(read(403)).rejects.toMatchObject({ kind: 'Forbidden' })
})
