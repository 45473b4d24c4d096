const DOT = 0x2e

/**
 * Whether these bytes are, or a lenient reader could take them for, what a JWS is signed over
 * (RFC 7515 section 5.1, RFC 7797 for payloads that are not encoded): a protected header in
 * base64url, a dot, anything. A signature over them would be a token that says whatever the asker
 * wants. Blob keys are not in the JWKS, so this is the second of two walls.
 *
 * How readers understand a header differs: Python's detect UTF-16 and UTF-32, others take comments,
 * single quotes, escaped names or the last of two. So nothing is asked of what is in it: whatever
 * decodes to the beginning of an object is refused, and with it a few harmless words that happen to.
 */
export function isSigningInput(bytes: Uint8Array): boolean {
  const dot = bytes.indexOf(DOT)
  if (dot === -1) return false
  const before = Buffer.from(bytes.subarray(0, dot)).toString('latin1')
  // Both alphabets; decoders skip white space, padding and more.
  const encoded = before.replaceAll(/[^A-Za-z0-9+/_-]/g, '')
  if (encoded === '') return isEmptyHeader(before, bytes.subarray(dot + 1))
  return beginsObject(Buffer.from(encoded, 'base64').toString('latin1')) || isPlainHeader(before)
}

/** Byte order marks as well, of UTF-8 and UTF-16; without its NULs, UTF-16 and UTF-32 read like ASCII. */
const SKIPPED = /^(?:[\s\xef\xbb\xbf\xfe\xff]|\/\*.*?\*\/|\/\/.*?[\r\n])+/s

/** A quote, a brace, white space, a comment, or a name without quotes, of which some may be escaped. */
const OBJECT = /^\{["'}\s/#\\$\w]/

const beginsObject = (decoded: string): boolean =>
  OBJECT.test(decoded.replaceAll('\0', '').replace(SKIPPED, ''))

/** A header in JSON form may be nothing but unprotected; what follows has to be an encoded payload. */
function isEmptyHeader(before: string, after: Uint8Array): boolean {
  const payload = Buffer.from(after).toString('latin1')
  return /^[\s=]*$/.test(before) && /^\s*[A-Za-z0-9+/_-][A-Za-z0-9+/_=\s-]*$/.test(payload)
}

/** A header that somebody forgot to encode. JSON of another kind has its first dot anywhere. */
function isPlainHeader(before: string): boolean {
  const text = before.trimStart()
  return text.startsWith('{') && (/\balg\b/i.test(text) || text.trimEnd().endsWith('}'))
}
