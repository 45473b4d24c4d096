import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Client } from '../../../src/plan/client-for.ts'
import { createReadClient } from '../../../src/reconcile/read-client.ts'
import { secretDigest } from '../../../src/render/secret-digest.ts'
import type { LiveSecret } from '../../../src/write/secret.ts'
import { HOUR, NOW, objectMeta } from '../../kit/gen.ts'

const CANARY = 'canary-in-a-client-secret'

const held = { clientId: 'client-1', clientSecret: CANARY, credentialId: 'cred-001' }

const encoded = (values: Readonly<Record<string, string>>): LiveSecret['data'] =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )

const client: Client = {
  name: 'pipeline',
  uid: 'uid-of-pipeline',
  issuer: { kind: 'ClusterCredentialIssuer', name: 'k0rdent' },
  serviceAccount: 'sa-pipeline',
  credentialId: 'cred-001',
  secretName: 'pipeline-credential',
  secretDigest: secretDigest('Opaque', encoded(held)),
  issuedAt: NOW,
  expiresAt: NOW + HOUR,
}

const secretWith = (values: Readonly<Record<string, string>>, uid = client.uid): LiveSecret => ({
  metadata: {
    ...objectMeta({ name: 'pipeline-credential' }),
    namespace: 'etl',
    ownerReferences: [
      {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        name: 'pipeline',
        uid,
        controller: true,
      },
    ],
  },
  type: 'Opaque',
  immutable: false,
  data: encoded(values),
})

/** What is read where the API server has this Secret, and nothing of any other name. */
const read = (secret: LiveSecret | undefined): ReturnType<ReturnType<typeof createReadClient>> =>
  createReadClient({
    read: async (namespace, name) =>
      namespace === 'etl' && name === 'pipeline-credential' ? secret : undefined,
  })('etl', client)

const notReady = (message: RegExp): object => ({
  ok: false,
  failure: {
    ending: 'Retryable',
    reason: 'CredentialRefNotReady',
    message: expect.stringMatching(message),
  },
})

describe('readClient()', () => {
  test('gives the client credentials, the secret out of sight', async () => {
    const answer = await read(secretWith(held))
    if (!answer.ok) throw new Error(answer.failure.message)
    expect(answer.client.clientId).toBe('client-1')
    expect(answer.client.clientSecret.reveal()).toBe(CANARY)
    expect(JSON.stringify(answer) + inspect(answer, { depth: 9 })).not.toContain(CANARY)
  })

  test('does not go by what somebody else put beside it', async () => {
    expect(await read(secretWith({ ...held, note: 'mine' }))).toMatchObject({ ok: true })
  })

  test('gives nothing of another credential than was decided on', async () => {
    const answer = await read(secretWith({ ...held, credentialId: 'cred-002' }))
    expect(answer).toEqual(
      notReady(/^ServiceAccountCredential pipeline is being rotated right now/),
    )
    expect(inspect(answer, { depth: 9 })).not.toContain(CANARY)
  })

  test.each<[string, LiveSecret | undefined]>([
    ['is gone', undefined],
    ["is somebody else's", secretWith(held, 'uid-of-another')],
    ['has no id', secretWith({ clientId: 'client-1', clientSecret: CANARY })],
    ['has no secret', secretWith({ clientId: 'client-1', credentialId: 'cred-001' })],
    ['has an empty secret', secretWith({ ...held, clientSecret: '' })],
    ['has no client id', secretWith({ clientSecret: CANARY, credentialId: 'cred-001' })],
    ['says another client id', secretWith({ ...held, clientId: 'client-of-somebody-else' })],
    ['says another secret', secretWith({ ...held, clientSecret: `${CANARY}?` })],
    ['says another place', secretWith({ ...held, tokenUrl: 'https://evil.example.com' })],
    ['is of another type', { ...secretWith(held), type: 'example.com/other' }],
    ['has been filled with anything', secretWith({ ...held, clientId: 'x'.repeat(4097) })],
  ])('gives nothing of a Secret that %s', async (_what, secret) => {
    const answer = await read(secret)
    expect(answer).toEqual(notReady(/^Secret pipeline-credential does not hold what Service/))
    expect(inspect(answer, { depth: 9 })).not.toContain(CANARY)
  })
})
