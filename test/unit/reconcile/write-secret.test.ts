import { expect, test } from 'vitest'
import { REPLACED_IMMUTABLE_ANNOTATION } from '../../../src/api/group.ts'
import { formatTime } from '../../../src/api/time.ts'
import type { ObservedSecret } from '../../../src/plan/observed.ts'
import type { SecretWrite } from '../../../src/plan/step.ts'
import { writeSecret } from '../../../src/reconcile/write-secret.ts'
import type { SecretManifest, SecretWriter } from '../../../src/write/secret.ts'
import { intact, NOW, objectMeta, type PresentSecret, secretOf, served } from '../../kit/gen.ts'

const OWNER = { apiVersion: 'mintlet.dev/v1alpha1', kind: 'ImpersonatedToken', name: 'reader' }
const BEFORE = '2026-01-01T00:00:00Z'

/** What is created for a Secret that stands as `seen`, and in which order. */
async function written(verb: SecretWrite['verb'], over: Partial<PresentSecret>) {
  const seen: ObservedSecret = secretOf(served(), over)
  const { name, uid, resourceVersion } = seen
  const calls: string[] = []
  const manifests: SecretManifest[] = []
  const answer = { metadata: { ...objectMeta(), namespace: 'etl' } }
  const note = (call: string, manifest: SecretManifest) => {
    calls.push(call)
    manifests.push(manifest)
    return Promise.resolve(answer)
  }
  const secrets: Partial<SecretWriter> = {
    create: (manifest) => note('create', manifest),
    update: (_version, manifest) => note('update', manifest),
    remove: () => Promise.resolve(void calls.push('remove')),
  }
  const place = {
    secrets: secrets as SecretWriter,
    seen,
    read: () => Promise.reject(new Error('nothing is read')),
    remember: () => undefined,
    now: () => NOW,
  }
  const secret = { name, uid, resourceVersion }
  const write: SecretWrite = verb === 'Create' ? { verb } : { verb, secret }
  await writeSecret(place, write, {
    namespace: 'etl',
    name,
    owner: { ...OWNER, uid: 'uid-1', controller: true },
    type: 'Opaque',
    labels: {},
    annotations: { ours: 'yes' },
    data: {},
  })
  return { calls, annotations: manifests[0]?.annotations }
}

const replacedBefore = { annotations: { [REPLACED_IMMUTABLE_ANNOTATION]: BEFORE } }

test('a Secret that takes the place of an immutable one says when', async () => {
  const { calls, annotations } = await written('Replace', { live: intact({ immutable: true }) })
  expect(calls).toEqual(['remove', 'create'])
  expect(annotations).toEqual({ ours: 'yes', [REPLACED_IMMUTABLE_ANNOTATION]: formatTime(NOW) })
})

test('one that takes the place of another type says what that one said', async () => {
  const live = intact({ type: 'kubernetes.io/basic-auth' })
  expect((await written('Replace', { live })).annotations).toEqual({ ours: 'yes' })
  expect((await written('Replace', { live, ...replacedBefore })).annotations).toEqual({
    ours: 'yes',
    [REPLACED_IMMUTABLE_ANNOTATION]: BEFORE,
  })
})

test('the latest replacement counts', async () => {
  const live = intact({ immutable: true })
  const { annotations } = await written('Replace', { live, ...replacedBefore })
  expect(annotations?.[REPLACED_IMMUTABLE_ANNOTATION]).toBe(formatTime(NOW))
})

test('a Secret that is made or updated says nothing of it', async () => {
  for (const verb of ['Create', 'Update'] as const) {
    const { annotations } = await written(verb, { live: intact(), ...replacedBefore })
    expect(annotations).toEqual({ ours: 'yes' })
  }
})
