import type { LocalAlgorithm } from './key-document.ts'

/** Parameters of sign and verify. */
export function webCryptoAlgorithm(algorithm: LocalAlgorithm): { name: string; hash?: string } {
  switch (algorithm) {
    case 'ES256':
      return { name: 'ECDSA', hash: 'SHA-256' }
    case 'RS256':
      return { name: 'RSASSA-PKCS1-v1_5' }
    case 'EdDSA':
      return { name: 'Ed25519' }
  }
}
