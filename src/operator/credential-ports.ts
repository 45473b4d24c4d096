import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { CredentialPorts } from '../reconcile/credential/credential-ports.ts'
import { createCredentialTelemetry } from '../reconcile/credential/credential-telemetry.ts'
import type { CredentialCaches } from '../reconcile/credential/gather-credential.ts'
import type { RemoteViews } from '../reconcile/credential/remote-views.ts'
import { serviceAccountHash } from '../reconcile/credential/service-account-hash.ts'
import { decodeCredential } from '../watch/decode-credential.ts'
import { createCredentialRecords } from '../write/credential-records.ts'
import { createObjectAccess } from '../write/custom-object.ts'
import { createFinalizerWriter } from '../write/finalizer.ts'
import { createSecretWriter } from '../write/secret.ts'
import { createStatusWriter } from '../write/status.ts'
import { createWorkloadAccess } from '../write/workload.ts'
import { cachedRecord, recordsFor } from './cached-records.ts'
import { events } from './events.ts'
import { cachesOf, type TokenParts } from './token-ports.ts'
import type { World } from './world.ts'

export type CredentialParts = TokenParts & { readonly views: RemoteViews }

/** Of the time that a lease lasts without a renewal: enough to create and to seal, twice over. */
const SHARE_FOR_CREATE = 0.5

/** The real thing behind every port of a turn of a ServiceAccountCredential. */
export function credentialPorts(
  config: Config,
  world: World,
  parts: CredentialParts,
): CredentialPorts {
  const { client, clock, random, log } = world
  const { view, leadership, issuing, ownWrites, metrics, limits, views, consumers } = parts
  const objects = createObjectAccess(client, 'serviceaccountcredentials')
  const caches: CredentialCaches = {
    ...cachesOf(view, issuing, consumers),
    record: (uid) => cachedRecord(view, uid),
    recordsFor: (issuer, serviceAccount) => recordsFor(view, issuer, serviceAccount),
  }
  return {
    clock,
    random,
    settings: config,
    caches,
    newId: randomUUID,
    async readObject(owner) {
      const raw = await objects.read(owner)
      return raw && decodeCredential(raw)
    },
    readClock: (owner) => objects.serverTime(owner),
    records: createCredentialRecords(client, config.namespace, serviceAccountHash),
    secrets: createSecretWriter(client),
    rehearsal: createSecretWriter(client, { dryRun: true }),
    finalizers: createFinalizerWriter(client),
    workloads: createWorkloadAccess(client),
    consumers,
    credentials: (key) => issuing.credentials(key),
    views,
    limits,
    statuses: createStatusWriter(client),
    events: events(config, world),
    remember: {
      credential: (credential) => ownWrites.quietly(() => void view.credentials.put(credential)),
      secret: (metadata) => ownWrites.quietly(() => void view.secrets.put({ metadata })),
    },
    mayWrite: leadership.isLeader,
    mayCreate: () => leadership.remainingMs() > config.renewDeadline * SHARE_FOR_CREATE,
    tell: createCredentialTelemetry(log, metrics),
  }
}
