import { X509Certificate } from 'node:crypto'

/**
 * When the first certificate of a PEM bundle expires, which is the server's own.
 *
 * @returns epoch milliseconds; undefined when it cannot be read
 */
export function certificateEndsAt(pem: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(pem).validTo)
  } catch {
    return undefined
  }
}
