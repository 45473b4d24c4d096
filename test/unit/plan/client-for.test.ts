import { describe, expect, test } from 'vitest'
import { clientFor } from '../../../src/plan/client-for.ts'
import type { ObservedClient } from '../../../src/plan/observed-client.ts'
import { HOUR, NOW, observed, token } from '../../kit/gen.ts'
import { BY_CREDENTIAL, readyClient } from '../../kit/observed-client.ts'

const of = token({ spec: BY_CREDENTIAL })
const judge = (credential: ObservedClient | undefined, now = NOW): ReturnType<typeof clientFor> =>
  clientFor(observed({ token: of, credential }), now)

describe('clientFor()', () => {
  test('gives what a Ready ServiceAccountCredential has published, and whose it is', () => {
    expect(judge(readyClient())).toEqual({
      ready: true,
      client: {
        name: 'pipeline',
        uid: 'uid-of-pipeline',
        issuer: { kind: 'ClusterCredentialIssuer', name: 'k0rdent' },
        serviceAccount: 'sa-pipeline',
        credentialId: 'cred-001',
        secretName: 'pipeline-credential',
        secretDigest: 'digest-of-the-secret',
        issuedAt: NOW - 24 * HOUR,
        expiresAt: NOW + 24 * HOUR,
      },
    })
  })

  test.each<[string, ObservedClient | undefined, 'Stalled' | 'Retryable', RegExp]>([
    ['does not exist', undefined, 'Stalled', /no ServiceAccountCredential named pipeline .*create/],
    ['waits for a person', readyClient({ state: 'Stalled' }), 'Stalled', /pipeline .*conditions/],
    ['has expired for good', readyClient({ state: 'Expired' }), 'Stalled', /create a new one/],
    ['is being deleted', readyClient({ state: 'Deleting' }), 'Stalled', /create it anew/],
    ['is not ready yet', readyClient({ state: 'Pending' }), 'Retryable', /pipeline is not ready/],
    ['says nothing of a Secret', readyClient({ published: undefined }), 'Retryable', /published/],
    ['cannot be read', readyClient({ of: undefined }), 'Retryable', /pipeline .*conditions/],
    [
      'has lapsed',
      readyClient({}, { expiresAt: NOW }),
      'Retryable',
      /expired at 2026-06-01T12:00:00Z and has no successor/,
    ],
  ])('says of one that %s what to do', (_what, credential, ending, message) => {
    expect(judge(credential)).toEqual({
      ready: false,
      failure: {
        ending,
        reason: 'CredentialRefNotReady',
        message: expect.stringMatching(message),
      },
    })
  })

  test('takes a credential until its very end', () => {
    expect(judge(readyClient(), NOW + 24 * HOUR - 1)).toMatchObject({ ready: true })
    expect(judge(readyClient(), NOW + 24 * HOUR)).toMatchObject({ ready: false })
  })

  test('has no answer for an object that names none', () => {
    expect(clientFor(observed({ credential: readyClient() }), NOW)).toBe(undefined)
    const invalid = token({ spec: { ...BY_CREDENTIAL, serviceAccount: 'etl:reader' } })
    expect(clientFor(observed({ token: invalid }), NOW)).toBe(undefined)
  })
})
