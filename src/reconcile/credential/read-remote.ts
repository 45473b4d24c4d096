import type {
  ObservedCredential,
  ObservedRemote,
} from '../../plan/credential/observed-credential.ts'
import type { Asked } from './ask-issuer.ts'
import type { Context } from './context.ts'

/** Asks what there is now, and keeps it for all objects of the service account. */
export async function readRemote(
  { ports, signal }: Context,
  { service, issuer, serviceAccount, pauseFor }: Asked,
  { record, siblings }: Pick<ObservedCredential, 'record' | 'siblings'>,
): Promise<{ readonly at: number; readonly result: ObservedRemote['result'] }> {
  const at = ports.clock.now()
  const own = record.content === undefined ? [] : [record.content]
  const viewed = await service.view(serviceAccount, signal, [...own, ...siblings.records])
  if (!viewed.ok) {
    pauseFor(viewed.failure)
    const result = { ok: false, failure: viewed.failure } as const
    const { clientId } = ports.views.get(issuer, serviceAccount) ?? {}
    ports.views.keep(issuer, serviceAccount, { at, result, clientId })
    return { at, result }
  }
  const { view } = viewed
  const { clientId, disabled } = view.serviceAccount
  const result = { ok: true, credentials: view.credentials, disabled, date: view.date } as const
  ports.views.keep(issuer, serviceAccount, { at, result, clientId })
  return { at, result }
}
