import { retryable } from '../failure.ts'
import type { Issuer, MintResult } from '../issue/issuer.ts'
import type { MintPlan } from '../plan/step.ts'
import type { Ports } from './ports.ts'

/**
 * Asks the issuer for what was decided on. Where that is minted with a credential, it is read live now, and
 * what is minted ends with it at the latest: who has revoked or outlived the one relies on the other's end.
 *
 * Errors: KubeError.
 */
export async function askForToken(
  ports: Pick<Ports, 'readClient'>,
  issuer: Issuer,
  { request, client }: MintPlan,
  namespace: string,
  signal: AbortSignal,
): Promise<MintResult> {
  if (client === undefined) return issuer.mint(request, signal)
  const read = await ports.readClient(namespace, client)
  if (!read.ok) return read
  const result = await issuer.mint({ ...request, client: read.client }, signal)
  if (!result.ok || result.minted.expiresAt <= client.expiresAt) return result
  if (result.minted.issuedAt >= client.expiresAt) {
    const message = `ServiceAccountCredential ${client.name} expired while the token was minted: see its conditions`
    return { ok: false, failure: retryable('CredentialRefNotReady', message) }
  }
  return { ok: true, minted: { ...result.minted, expiresAt: client.expiresAt } }
}
