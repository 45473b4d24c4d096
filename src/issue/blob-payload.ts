import { isSigningInput } from './signing-input.ts'

export type BlobPayload =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: string }

const MOST_BYTES = 65_536

/** The bytes to sign, or why they are not signed. */
export function blobPayload(base64: string): BlobPayload {
  if (typeof base64 !== 'string' || base64 === '') return refused('the payload is empty')
  if (base64.length > Math.ceil(MOST_BYTES / 3) * 4) return refused(TOO_LONG)
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
  // Node's decoder skips what it does not know; only the one spelling that it would write itself counts.
  if (Buffer.from(bytes).toString('base64') !== base64) {
    return refused('the payload must be base64 (RFC 4648, with padding, without line breaks)')
  }
  if (bytes.length > MOST_BYTES) return refused(TOO_LONG)
  if (isSigningInput(bytes)) {
    return refused(
      'the payload could pass as the signing input of a JWS, and its signature for a token: use signedJwt, sign a digest, or put a line of text before it',
    )
  }
  return { ok: true, bytes }
}

const TOO_LONG = 'the payload is longer than 64 KiB: sign a digest instead'

const refused = (problem: string): BlobPayload => ({ ok: false, problem })
