import type { RemoveResult } from '../../credential-service.ts'
import { badResponse } from '../answer/bad-response.ts'
import { saysRemoved } from '../answer/says-removed.ts'
import { ask } from './ask.ts'
import type { Calling } from './exchange-as.ts'
import { serviceAccountUrl } from './service-account-url.ts'

/**
 * Deletes a credential, at once and for good.
 *
 * Source: https://docs.kui.k0labs.com/docs/serviceaccounts/delete-credential
 *
 * @throws TypeError for ids that are none
 */
export async function removeCredential(
  calling: Calling,
  serviceAccount: string,
  id: string,
  signal: AbortSignal,
): Promise<RemoveResult> {
  const url = serviceAccountUrl(calling.endpoint, serviceAccount, 'credentials', id)
  const call = { name: 'delete credential', method: 'DELETE', url } as const
  const asked = await ask(calling, call, serviceAccount, signal)
  if (asked.ok) {
    return saysRemoved(asked.answer)
      ? { kind: 'Removed' }
      : {
          kind: 'Failed',
          failure: badResponse(call.name, 'the answer does not say that it is deleted'),
        }
  }
  return asked.status === 404 ? { kind: 'NotFound' } : { kind: 'Failed', failure: asked.failure }
}
