import { createPrivateKey } from 'node:crypto'
import type { SecretPart } from './secret-part.ts'

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const
const ARMOUR = /-----(?:BEGIN|END) [A-Z ]+-----/g
/**
 * PKCS#8 of an EC key begins with 36 bytes, 48 characters of base64, that are the same in every such key; of other
 * kinds of keys it is fewer.
 */
const COMMON_HEAD = 48

/**
 * What is secret in a private key in PEM: its private numbers, not the frame that all keys share, nor the public key
 * that stands beside them and in the certificate. Of a key that cannot be read it is all but the frame.
 */
export function pemParts(what: string, pem: string): readonly SecretPart[] {
  const lines = pem
    .replaceAll(ARMOUR, '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const numbers = privateNumbers(pem)
  if (numbers === undefined) {
    return lines.map((line, index) => ({
      what,
      text: index === 0 ? line.slice(COMMON_HEAD) : line,
    }))
  }
  const der = Buffer.from(lines.join(''), 'base64')
  return numbers.flatMap((bytes) => {
    const at = der.indexOf(bytes)
    // As somebody sees it who prints the file: characters that stand for nothing else, broken into lines.
    const first = Math.ceil((at * 8) / 6)
    const end = Math.floor(((at + bytes.length) * 8) / 6)
    return [{ what, bytes }, ...segments(lines, first, end).map((text) => ({ what, text }))]
  })
}

function privateNumbers(pem: string): Buffer[] | undefined {
  try {
    const jwk = createPrivateKey(pem).export({ format: 'jwk' })
    return PRIVATE.map((name) => jwk[name])
      .filter((number) => number !== undefined)
      .map((number) => Buffer.from(number, 'base64url'))
  } catch {
    return undefined
  }
}

/** Of each line what lies in characters `first` to `end` of all lines together. */
function segments(lines: readonly string[], first: number, end: number): string[] {
  let start = 0
  return lines.flatMap((line) => {
    const text = line.slice(Math.max(first - start, 0), Math.max(end - start, 0))
    start += line.length
    return text === '' ? [] : [text]
  })
}
