import { stalled } from '../../failure.ts'
import type { HttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { CredentialService } from '../credential-service.ts'
import { GAVE_UP } from '../gave-up.ts'
import { isK0rdentId } from './answer/k0rdent-id.ts'
import { UNEXPECTED } from './answer/unexpected.ts'
import { createCredential } from './call/create-credential.ts'
import { removeCredential } from './call/remove-credential.ts'
import { tokenUrl } from './call/token-url.ts'
import { viewServiceAccount } from './call/view-service-account.ts'
import type { K0rdentCaller } from './caller/create-callers.ts'

export type CredentialServiceDeps = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly caller: K0rdentCaller
  readonly endpoint: URL
  /** Where the Secret is that says who the operator is. */
  readonly namespace: string
}

/** The client credentials of one k0rdent API's service accounts, as one issuer may see and change them. */
export function createCredentialService(deps: CredentialServiceDeps): CredentialService {
  return {
    async view(serviceAccount, signal) {
      if (!isK0rdentId(serviceAccount)) return { ok: false, failure: noId }
      try {
        const result = await viewServiceAccount(deps, serviceAccount, signal)
        return signal.aborted ? { ok: false, failure: GAVE_UP } : result
      } catch {
        return { ok: false, failure: UNEXPECTED }
      }
    },
    async create(serviceAccount, expiresAt, maySend, signal) {
      if (!isK0rdentId(serviceAccount)) return { kind: 'NotCommitted', failure: noId }
      try {
        return await createCredential(deps, serviceAccount, { expiresAt, maySend }, signal)
      } catch {
        // A bug: nobody knows how far it came.
        return { kind: 'Uncertain', failure: UNEXPECTED }
      }
    },
    async remove(serviceAccount, id, signal) {
      if (!isK0rdentId(serviceAccount) || !isK0rdentId(id)) return { kind: 'Failed', failure: noId }
      try {
        return await removeCredential(deps, serviceAccount, id, signal)
      } catch {
        return { kind: 'Failed', failure: UNEXPECTED }
      }
    },
    principal: () => deps.caller.principal(),
    isReserved: (clientId, namespace) =>
      clientId === deps.caller.clientId() && namespace !== deps.namespace,
    tokenUrl: tokenUrl(deps.endpoint).href,
  }
}

const noId = stalled(
  'InvalidSpec',
  'k0rdent has no service account or credential with such an id: ids begin with a letter or digit and have letters, digits, - _ and . only',
)
