/** Bytes of each of the two numbers on P-256. */
const HALF = 32

/**
 * An ECDSA signature as JWS has it, two numbers of 32 bytes side by side (RFC 7518 section 3.4), from
 * the DER sequence of two integers that OpenSSL makes. OpenSSL converts as well, but asking it to
 * takes as long as signing.
 *
 * @param der of P-256: no length in it takes more than one byte
 */
export function ecdsaRaw(der: Uint8Array): Buffer {
  const raw = Buffer.alloc(2 * HALF)
  // SEQUENCE, its length, INTEGER, and here the length of the first number.
  const firstAt = 4
  const firstEnd = firstAt + (der[firstAt - 1] ?? 0)
  const secondAt = firstEnd + 2
  place(raw, HALF, der.subarray(firstAt, firstEnd))
  place(raw, 2 * HALF, der.subarray(secondAt, secondAt + (der[secondAt - 1] ?? 0)))
  return raw
}

/** DER leaves leading zeros out, and adds one where the first bit would read as a sign. */
function place(raw: Buffer, end: number, number: Uint8Array): void {
  const digits = number.subarray(Math.max(0, number.length - HALF))
  raw.set(digits, end - digits.length)
}
