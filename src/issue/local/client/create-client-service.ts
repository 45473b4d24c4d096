import type { RemoteCredential } from '../../../api/remote-credential.ts'
import { stalled } from '../../../failure.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { CredentialService } from '../../credential-service.ts'
import { GAVE_UP } from '../../gave-up.ts'
import type { Client } from './client.ts'
import { clientOfRecord } from './client-of-record.ts'
import { isClientId } from './is-client-id.ts'
import { newClientSecret } from './new-client-secret.ts'

export type ClientServiceDeps = {
  readonly clock: Clock
  /** Ids of credentials: unique in the world (node:crypto randomUUID). */
  readonly newId: () => string
  readonly tokenUrl: string
  /** Key of issuerKeyOf(), as records have it. */
  readonly issuer: string
  readonly isDisabled: (serviceAccount: string) => boolean
}

/**
 * The client credentials of one local issuer. It keeps nothing of its own: a credential exists while it is in the
 * record of its object, from which every replica knows it, and is revoked by leaving it. So a create cannot be
 * lost, and has happened once it is recorded.
 */
export function createClientService(deps: ClientServiceDeps): CredentialService {
  const { clock, isDisabled } = deps
  return {
    async view(serviceAccount, _signal, records = []) {
      const now = clock.now()
      const credentials = records
        .filter((each) => each.issuer === deps.issuer && each.serviceAccount === serviceAccount)
        .flatMap((each) => credentialsOf(clientOfRecord(each), now))
      const disabled = isDisabled(serviceAccount)
      const view = { serviceAccount: { clientId: undefined, disabled }, credentials, date: now }
      return { ok: true, view }
    },
    async create(serviceAccount, expiresAt, maySend, signal) {
      if (isClientId(serviceAccount)) return { kind: 'NotCommitted', failure: namedLikeAClient }
      if (isDisabled(serviceAccount)) return { kind: 'NotCommitted', failure: disabledAccount }
      if (signal.aborted || !maySend()) return { kind: 'NotCommitted', failure: GAVE_UP }
      const createdAt = Math.floor(clock.now() / 1000) * 1000
      const id = deps.newId()
      const described = { id, serviceAccountId: serviceAccount, createdAt, expiresAt } as const
      return {
        kind: 'Created',
        credential: { ...described, status: 'active' },
        clientSecret: undefined,
      }
    },
    remove: async () => ({ kind: 'Removed' }),
    principal: () => undefined,
    isReserved: () => false,
    newSecret: ({ uid }) => ({ clientId: uid, ...newClientSecret() }),
    tokenUrl: deps.tokenUrl,
  }
}

const credentialsOf = (
  { serviceAccount, credentials }: Client,
  now: number,
): readonly RemoteCredential[] =>
  credentials.map(({ id, expiresAt }) => ({
    id,
    serviceAccountId: serviceAccount,
    status: now < expiresAt ? 'active' : 'expired',
    expiresAt,
  }))

const namedLikeAClient = stalled(
  'InvalidSpec',
  'spec.serviceAccount has the form of a UUID, which the clients of a local issuer have: create a new object with another one',
)

const disabledAccount = stalled(
  'ParentDisabled',
  'the service account is disabled at the issuer: enable it there, and a credential follows',
)
