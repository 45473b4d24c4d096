import type { ObservedIssuer } from '../../src/plan/observed.ts'
import type { ObservedClient, PublishedClient } from '../../src/plan/observed-client.ts'
import { HOUR, NOW, observedIssuer, type TokenSpecInput } from './gen.ts'

/** What a spec says that is minted for with readyClient(). */
export const BY_CREDENTIAL: TokenSpecInput = { credentialRef: { name: 'pipeline' } }

/** A ServiceAccountCredential that is Ready: a credential of two days, issued a day before NOW. */
export const readyClient = (
  over: Partial<ObservedClient> = {},
  published: Partial<PublishedClient> = {},
): ObservedClient => ({
  name: 'pipeline',
  uid: 'uid-of-pipeline',
  state: 'Ready',
  readySince: NOW - 24 * HOUR,
  of: {
    issuer: { kind: 'ClusterCredentialIssuer', name: 'k0rdent' },
    serviceAccount: 'sa-pipeline',
  },
  published: {
    credentialId: 'cred-001',
    secretName: 'pipeline-credential',
    secretDigest: 'digest-of-the-secret',
    issuedAt: NOW - 24 * HOUR,
    expiresAt: NOW + 24 * HOUR,
    ...published,
  },
  ...over,
})

/** The issuer that it came from, which grants nothing. */
export const k0rdentAsSeen = (): ObservedIssuer =>
  observedIssuer(
    {
      metadata: { name: 'k0rdent' },
      spec: { k0rdent: { auth: { tokenSecretRef: { name: 'k0rdent-admin' } } }, grants: [] },
    },
    undefined,
  )
