import type { CarriedKeys } from '../api/carried-keys.ts'
import { API_VERSION, RECEIPT_ANNOTATION } from '../api/group.ts'
import type { Minted } from '../api/minted.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import { secretTypeOf } from '../api/secret-type-of.ts'
import { formatTime } from '../api/time.ts'
import type { Failure } from '../failure.ts'
import type { Observed } from '../plan/observed.ts'
import { secretMetadata } from '../plan/secret-metadata.ts'
import type { MintPlan } from '../plan/step.ts'
import { renderSecret } from '../render/render-secret.ts'
import { secretDigest } from '../render/secret-digest.ts'
import type { SecretManifest } from '../write/secret.ts'
import { receiptOf } from './receipt-of.ts'

/** What the receipt of a mint says beside what was minted. */
type Told = {
  /** Milliseconds; undefined: the issuer takes no wish. */
  readonly requestedLifetime: number | undefined
  /** Of what it was minted with, if it was with a credential. */
  readonly credentialId?: string | undefined
}

/**
 * The Secret to write for what was minted, with the receipt of what is in it, and the digest of that; or why it cannot
 * be written as the spec wants it.
 */
export function tokenManifest(
  observed: Observed,
  minted: Minted,
  { request, carried }: Pick<MintPlan, 'request' | 'carried'>,
  { requestedLifetime, credentialId }: Told,
):
  | { readonly ok: true; readonly manifest: SecretManifest; readonly digest: string }
  | { readonly ok: false; readonly failure: Failure } {
  const { token } = observed
  const { namespace, name, uid } = token.metadata
  if (!token.spec.valid) throw new TypeError('only a valid spec is minted for')
  const { secret } = token.spec.value
  const { serviceAccount } = request
  const rendered = renderSecret(
    { object: { namespace, name }, serviceAccount, credential: minted },
    secret,
  )
  if (!rendered.ok) return rendered
  const { data } = rendered
  const type = secretTypeOf(secret)
  const published = { tokenId: minted.tokenId, expiresAt: formatTime(minted.expiresAt) }
  const { labels, annotations } = secretMetadata(secret, published)
  const digest = secretDigest(type, data)
  const receipt = receiptOf(observed, minted, requestedLifetime, digest, credentialId)
  const manifest = {
    labels,
    annotations: { ...annotations, [RECEIPT_ANNOTATION]: receipt },
    namespace,
    name: secretNameOf(token),
    owner: { apiVersion: API_VERSION, kind: 'ImpersonatedToken', name, uid, controller: true },
    type,
    data,
    ...carriedBy(carried),
  }
  return { ok: true, manifest, digest }
}

const carriedBy = (carried: CarriedKeys | undefined): Pick<SecretManifest, 'carried'> =>
  carried === undefined ? {} : { carried }
