import { ensureReflectMetadata } from '../../../src/serve/tls-reflect-metadata.ts'
import type { SigningKey } from './signing-key.ts'

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const DAY_MS = 24 * 3_600_000

/**
 * A self-signed certificate around a key.
 *
 * @param now epoch milliseconds
 * @returns PEM
 */
export async function certificateOf(
  { privateKey, publicKey }: SigningKey,
  now: number,
): Promise<string> {
  ensureReflectMetadata()
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=federated-signon.system.gserviceaccount.com',
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + 14 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: {
      privateKey: privateKey.toCryptoKey(ALGORITHM, true, ['sign']),
      publicKey: publicKey.toCryptoKey(ALGORITHM, true, ['verify']),
    },
  })
  return `${certificate.toString('pem')}\n`
}
