import { credentialKeyOf } from '../../src/api/credential-key.ts'
import { RECEIPT_ANNOTATION } from '../../src/api/group.ts'
import type { ImpersonatedToken } from '../../src/api/impersonated-token.ts'
import type { Receipt } from '../../src/api/receipt.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import { secretTypeOf } from '../../src/api/secret-type-of.ts'
import { formatTime } from '../../src/api/time.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import { requestDigest } from '../../src/reconcile/request-digest.ts'
import { HOUR, intact, NOW, type PresentSecret, secretOf } from './gen.ts'

export type UnreportedOptions = {
  /** Fields of the receipt to change. */
  readonly receipt?: Partial<Receipt>
  /** Epoch milliseconds. */
  readonly expiresAt?: number
  readonly tokenId?: string
  readonly secret?: Partial<PresentSecret>
}

/**
 * The Secret of an object as a live read shows it after a mint at NOW, for an hour, that nobody could tell;
 * with the credential of readyClient() where the object names one.
 */
export function unreportedSecretOf(
  of: ImpersonatedToken,
  { receipt, expiresAt = NOW + HOUR, tokenId = 'token-2', secret }: UnreportedOptions = {},
): PresentSecret {
  const target = of.spec.valid ? of.spec.value.secret : { type: 'Opaque' }
  const written: Receipt = {
    issuedAt: formatTime(NOW),
    ...(credentialKeyOf(of) === undefined ? { lifetime: HOUR } : { credentialId: 'cred-001' }),
    request: requestDigest(of),
    secret: 'digest-of-new',
    keyId: 'key-1',
    ...receipt,
  }
  const { labels, annotations } = secretMetadata(target, {
    tokenId,
    expiresAt: formatTime(expiresAt),
  })
  return secretOf(of, {
    name: secretNameOf(of),
    resourceVersion: '150',
    labels,
    annotations: { ...annotations, [RECEIPT_ANNOTATION]: JSON.stringify(written) },
    live: intact({ type: secretTypeOf(target), digest: 'digest-of-new' }),
    ...secret,
  })
}
