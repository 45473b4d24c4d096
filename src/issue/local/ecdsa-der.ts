const INTEGER = 0x02
const SEQUENCE = 0x30

/**
 * An ECDSA signature as X.509, openssl and Python's cryptography expect it: a DER sequence of two
 * integers, where WebCrypto gives two numbers of equal length side by side. For P-256, where every
 * length fits one byte.
 */
export function ecdsaDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2
  const body = [...derInteger(raw.subarray(0, half)), ...derInteger(raw.subarray(half))]
  return Uint8Array.from([SEQUENCE, body.length, ...body])
}

/** Without leading zeros, but with one where the first bit would otherwise read as a sign. */
function derInteger(number: Uint8Array): number[] {
  const first = number.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? [0] : [...number.subarray(first)]
  const positive = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits
  return [INTEGER, positive.length, ...positive]
}
