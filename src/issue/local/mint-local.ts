import { createHash } from 'node:crypto'
import type { MintRequest } from '../../api/mint-request.ts'
import { stalled } from '../../failure.ts'
import { Redacted } from '../../redacted.ts'
import { blobPayload } from '../blob-payload.ts'
import type { MintResult } from '../issuer.ts'
import { compactJws } from './compact-jws.ts'
import type { LoadedKey } from './load-key.ts'
import type { Ring } from './load-ring.ts'
import { requestProblem } from './request-problem.ts'
import { signerFor } from './signer-for.ts'
import { tokenContent } from './token-content.ts'

export type MintContext = {
  readonly issuer: string
  readonly ring: Ring
  /** Epoch milliseconds. */
  readonly now: number
  readonly newId: () => string
}

/** Signs one credential. Throws only where the libraries do; the caller turns that into a Failure. */
export async function mintLocal(context: MintContext, request: MintRequest): Promise<MintResult> {
  const refusal = requestProblem(request)
  if (refusal !== undefined) return { ok: false, failure: refusal }
  const { signing, blob } = context.ring
  const { token } = request
  const key = signerFor(token.kind === 'SignedBlob' ? blob : signing, request.lifetime, context.now)
  if (!key.ok) return key
  const issuedAt = Math.floor(context.now / 1000)
  const signed = { key: key.key, issuedAt, expiresAt: issuedAt + request.lifetime }
  return token.kind === 'SignedBlob'
    ? mintBlob(token.payload, signed)
    : mintToken(context, request.serviceAccount, token, signed)
}

/** Times in epoch seconds. */
type Signing = { readonly key: LoadedKey; readonly issuedAt: number; readonly expiresAt: number }

async function mintToken(
  context: MintContext,
  subject: string,
  token: Parameters<typeof tokenContent>[0],
  { key, issuedAt, expiresAt }: Signing,
): Promise<MintResult> {
  const tokenId = context.newId()
  const frame = { issuer: context.issuer, subject, issuedAt, expiresAt, tokenId }
  const content = tokenContent(token, frame)
  if (!content.ok) return { ok: false, failure: stalled('InvalidSpec', content.problem) }
  const value = await compactJws(key, content.type, content.claims)
  return minted(token.kind, value, tokenId, { key, issuedAt, expiresAt })
}

async function mintBlob(base64: string, signing: Signing): Promise<MintResult> {
  const { key, issuedAt } = signing
  const payload = blobPayload(base64)
  if (!payload.ok) return { ok: false, failure: stalled('InvalidSpec', payload.problem) }
  const signature = await key.sign(payload.bytes, 'x509')
  const tokenId = createHash('sha256')
    .update(payload.bytes)
    .update(`\n${key.kid}\n${issuedAt}`)
    .digest('hex')
    .slice(0, 16)
  return minted('SignedBlob', signature.toString('base64'), tokenId, signing, {
    publicKey: key.publicKeyPem,
  })
}

function minted(
  kind: MintRequest['token']['kind'],
  value: string,
  tokenId: string,
  { key, issuedAt, expiresAt }: Signing,
  more: { readonly publicKey?: string } = {},
): MintResult {
  const times = { issuedAt: issuedAt * 1000, expiresAt: expiresAt * 1000 }
  return {
    ok: true,
    minted: { kind, value: new Redacted(value), tokenId, keyId: key.kid, ...more, ...times },
  }
}
