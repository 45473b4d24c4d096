import type { CredentialRecord } from '../api/credential-record.ts'
import type { IssuerSpec } from '../api/generic-issuer.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { clientOfRecord } from '../issue/local/client/client-of-record.ts'
import type { ClientPorts, Revocations } from '../issue/local/client/client-ports.ts'
import { withRevoked } from '../issue/local/client/with-revoked.ts'
import { decideClientToken } from '../plan/client-token.ts'
import { restrictedAccount } from '../plan/restricted-account.ts'
import { type ClusterView, CREDENTIALS_BY_UID } from '../watch/cluster-view.ts'
import type { OwnWrites } from '../watch/own-writes.ts'
import { recordSecretName } from '../write/record-secret.ts'
import {
  revocationsOf,
  revocationsSecretName,
  type TokenRevocationStore,
} from '../write/token-revocations.ts'
import { cachedRecord } from './cached-records.ts'
import { createMerged } from './merged.ts'
import { onceFor } from './once-for.ts'
import type { World } from './world.ts'

export type ClientPortsParts = {
  readonly view: ClusterView
  readonly ownWrites: OwnWrites
  readonly store: TokenRevocationStore
  /** Whether the caches tell the whole of a namespace. */
  readonly isWhole: (namespace: string) => boolean
}

/** The clients of local issuers, as the watches of this replica show them. */
export function createClientPorts(
  { clock, log }: Pick<World, 'clock' | 'log'>,
  { view, ownWrites, store, isWhole }: ClientPortsParts,
): ClientPorts {
  const specOf = (issuer: string): IssuerSpec | undefined => {
    const found = view.issuers.get(issuer)?.spec
    return found?.valid === true && found.value.local !== undefined ? found.value : undefined
  }
  const own = (name: string) => view.secrets.get(view.operatorNamespace, name)?.metadata

  const revoke = createMerged<RevokedToken>(MOST_REVOKED, async (uid, tokens) => {
    const record = own(recordSecretName(uid))
    if (record === undefined) return false
    const now = Math.floor(clock.now() / 1000)
    try {
      const owner = { uid, record: { name: record.name, uid: record.uid } }
      const written = await store.change(owner, (before) =>
        tokens.reduce((all, token) => withRevoked(all, token, now), before),
      )
      if (written === undefined) return false
      ownWrites.quietly(() => void view.secrets.put({ metadata: written }))
      return true
    } catch {
      log.warn('a revoked token could not be recorded', { client: uid })
      return false
    }
  })

  return {
    find(issuer, clientId) {
      const record = cachedRecord(view, clientId)?.content
      if (record?.issuer !== issuer || specOf(issuer) === undefined) return undefined
      // An object that was never looked for is not gone; what its client asks for is not given before it was.
      if (!isWhole(record.owner.namespace)) return clientOf(record)
      const [object] = view.credentials.indexed(CREDENTIALS_BY_UID, clientId)
      return isLeft(record, object) ? clientOf(record) : undefined
    },
    allows(issuer, { owner, serviceAccount }, wish) {
      const spec = specOf(issuer)
      if (spec === undefined) return { ok: false, error: 'unauthorized_client' }
      const { namespace: name } = owner
      if (!isWhole(name)) return { ok: false, error: 'temporarily_unavailable' }
      const labels = view.namespaces.get(name)?.metadata.labels
      return decideClientToken(spec, { namespace: { name, labels }, serviceAccount }, wish)
    },
    isDisabled(issuer, serviceAccount) {
      const spec = specOf(issuer)
      return spec === undefined || restrictedAccount(spec, serviceAccount).disabled
    },
    revocations(clientId) {
      const metadata = own(revocationsSecretName(clientId))
      return metadata === undefined ? NONE : revocationsIn(metadata)
    },
    revoke: ({ clientId }, token) => revoke(clientId, token),
  }
}

const clientOf = onceFor(clientOfRecord)

/**
 * Whose object is going or gone is no client any more, whether or not somebody leads who could clean up; but for
 * what lives on by the will of its author.
 */
function isLeft(
  { orphaned, deletionPolicy }: CredentialRecord,
  object: ServiceAccountCredential | undefined,
): boolean {
  if (orphaned === true) return true
  // Gone by force, or before the watch has shown what became of the record.
  if (object === undefined) return deletionPolicy === 'Orphan'
  const { metadata, spec } = object
  const policy = spec.valid ? spec.value.deletionPolicy : deletionPolicy
  return metadata.deletionTimestamp === undefined || policy === 'Orphan'
}

type RevokedToken = Parameters<ClientPorts['revoke']>[1]

/** Of one client at a time; of more the client is asked to come again. */
const MOST_REVOKED = 64

const NONE: Revocations = { tokenIds: new Set(), until: undefined }

const revocationsIn = onceFor((metadata: ObjectMeta): Revocations => {
  const { until, tokens } = revocationsOf(metadata)
  return { until, tokenIds: new Set(Object.keys(tokens)) }
})
