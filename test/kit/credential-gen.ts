import type { z } from 'zod'
import type { CredentialFacts, CredentialRecord } from '../../src/api/credential-record.ts'
import { formatDuration } from '../../src/api/duration.ts'
import { parseSpec } from '../../src/api/parse-spec.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import { serviceAccountCredentialSpecSchema } from '../../src/api/service-account-credential-spec.ts'
import type { ServiceAccountCredentialStatus } from '../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../src/api/time.ts'
import type { CredentialSettings } from '../../src/plan/credential/credential-settings.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import type { ObservedIssuer } from '../../src/plan/observed.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import {
  type GrantInput,
  HOUR,
  issuer,
  issuerAsSeen,
  MINUTE,
  NOW,
  objectMeta,
  type PresentSecret,
  SECRET_DIGEST,
  settings,
} from './gen.ts'

/** Builders for ServiceAccountCredentials, as gen.ts has them for tokens. */

/** The usual life of a credential in tests. */
export const LIFE: number = 100 * HOUR

export const credentialSettings = (over: Partial<CredentialSettings> = {}): CredentialSettings => ({
  ...settings(),
  settleTime: 2 * MINUTE,
  lastUsedInterval: 5 * MINUTE,
  revokeTimeout: 10 * MINUTE,
  ...over,
})

export type CredentialSpecInput = Partial<z.input<typeof serviceAccountCredentialSpecSchema>>

export type CredentialOptions = {
  readonly metadata?: Partial<ServiceAccountCredential['metadata']>
  readonly spec?: CredentialSpecInput
  readonly status?: ServiceAccountCredentialStatus
}

/** A ServiceAccountCredential that has just been made: `etl/pipeline`, generation 1, rotated, empty status. */
export const credential = (options: CredentialOptions = {}): ServiceAccountCredential => ({
  metadata: { ...objectMeta({ name: 'pipeline', ...options.metadata }), namespace: 'etl' },
  spec: parseSpec(serviceAccountCredentialSpecSchema, {
    issuerRef: { name: 'k0rdent' },
    serviceAccount: 'sa-pipeline',
    rotation: { policy: 'BeforeExpiry' },
    ...options.spec,
  }),
  status: options.status ?? {},
})

/** Of credential `cred-1`, created at NOW for LIFE. */
export const credentialFacts = (over: Partial<CredentialFacts> = {}): CredentialFacts => ({
  id: 'cred-1',
  uid: 'uid-of-cred-1',
  createdBy: 'mintlet',
  createdAt: NOW,
  expiresAt: NOW + LIFE,
  selfLink: '/credentials/cred-1',
  requestedLifetime: LIFE,
  ...over,
})

/** The record of credential(), at rest; `current` is credentialFacts() unless it says otherwise. */
export const credentialRecord = (over: Partial<CredentialRecord> = {}): CredentialRecord => ({
  owner: { namespace: 'etl', name: 'pipeline', uid: 'uid-of-pipeline' },
  issuer: 'k0rdent',
  serviceAccount: 'sa-pipeline',
  slots: 2,
  deletionPolicy: 'Revoke',
  phase: 'Idle',
  current: credentialFacts(),
  published: {
    name: 'pipeline-credential',
    resourceVersion: '100',
    digest: SECRET_DIGEST,
    why: 'FirstIssue',
  },
  previous: [],
  abandoned: [],
  mints: 1,
  ...over,
})

/** What status says after the issue of a credential, without conditions. */
export const issuedStatus = (
  facts: CredentialFacts = credentialFacts(),
  over: ServiceAccountCredentialStatus = {},
): ServiceAccountCredentialStatus => ({
  observedGeneration: 1,
  phase: 'Active',
  secretName: 'pipeline-credential',
  secretResourceVersion: '100',
  secretDigest: SECRET_DIGEST,
  credential: {
    id: facts.id,
    status: 'active',
    serviceAccountId: 'sa-pipeline',
    createdAt: formatTime(facts.createdAt),
    expiresAt: formatTime(facts.expiresAt),
  },
  issuedAt: formatTime(facts.createdAt),
  expiresAt: formatTime(facts.expiresAt),
  requestedLifetime: formatDuration(facts.requestedLifetime),
  grantedLifetime: formatDuration(facts.expiresAt - facts.createdAt),
  mints: 1,
  ...over,
})

export const remoteCredential = (over: Partial<RemoteCredential> = {}): RemoteCredential => ({
  id: 'cred-1',
  serviceAccountId: 'sa-pipeline',
  status: 'active',
  createdAt: NOW,
  expiresAt: NOW + LIFE,
  ...over,
})

/** What the issuer says at a time of an account that is enabled, unless `over` says otherwise. */
export const remote = (
  credentials: readonly RemoteCredential[] = [remoteCredential()],
  over: Partial<Extract<ObservedRemote['result'], { ok: true }>> = {},
  at: number = NOW,
): ObservedRemote => ({
  at,
  live: true,
  result: { ok: true, credentials, disabled: false, date: at, ...over },
})

/** The Secret of credential() as the watch shows it: ours, and as we left it. */
export const credentialSecret = (over: Partial<PresentSecret> = {}): PresentSecret => ({
  state: 'Present',
  name: 'pipeline-credential',
  uid: 'uid-of-secret',
  resourceVersion: '100',
  ownerUid: 'uid-of-pipeline',
  terminating: false,
  ...secretMetadata({ type: 'Opaque' }, { tokenId: 'cred-1', expiresAt: formatTime(NOW + LIFE) }),
  live: undefined,
  ...over,
})

const ALL_OF_ETL: GrantInput = {
  namespaces: { names: ['etl'] },
  serviceAccounts: ['sa-*'],
  kinds: ['ClientCredential'],
  maxLifetime: '8760h',
}

/** The k0rdent issuer of these objects, with a grant for all that namespace etl may want of it. */
export const credentialIssuer = (): ObservedIssuer =>
  issuerAsSeen(
    issuer({
      metadata: { name: 'k0rdent' },
      spec: { k0rdent: { auth: { tokenSecretRef: { name: 'iam' } } }, grants: [ALL_OF_ETL] },
    }),
  )

/** A local one in its place, with the same grant: the issuer of the same objects. */
export const builtInIssuer = (): ObservedIssuer =>
  issuerAsSeen(issuer({ metadata: { name: 'k0rdent' }, spec: { grants: [ALL_OF_ETL] } }), ['key-1'])

/** Everything in order around a credential that was issued at NOW; nobody has asked the issuer since. */
export const observedCredential = (
  over: Partial<ObservedCredential> & { readonly content?: CredentialRecord | undefined } = {},
): ObservedCredential => {
  const { content, ...rest } = over
  return {
    owner: { namespace: 'etl', name: 'pipeline', uid: 'uid-of-pipeline' },
    credential: credential({ status: issuedStatus() }),
    live: false,
    issuer: credentialIssuer(),
    namespace: { name: 'etl', labels: {} },
    secret: credentialSecret(),
    renderedFor: '',
    rival: undefined,
    record: {
      live: false,
      content: 'content' in over ? content : credentialRecord(),
      version: '1',
    },
    siblings: { live: false, records: [] },
    remote: undefined,
    sent: undefined,
    turn: 'turn-1',
    workloads: undefined,
    rehearsed: false,
    published: undefined,
    jitter: 0,
    serverTime: undefined,
    consumers: undefined,
    principal: undefined,
    ...rest,
  }
}

/** An object that nothing was issued for yet, and nothing is under way. */
export const newCredential = (options: CredentialOptions = {}): ObservedCredential =>
  observedCredential({
    credential: credential(options),
    secret: { state: 'Absent', live: false },
    record: { live: false, content: undefined, version: undefined },
  })
