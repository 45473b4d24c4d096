import { KubeError } from '../../kube/error.ts'
import type { CliWorld } from '../cli-world.ts'
import { readSecret } from '../look/read-secret.ts'

/** Where the operator keeps the certificate that it makes for itself. */
const OWN_CERTIFICATE = 'mintlet-oidc-tls'
const SERVICE = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(\.|$)/

/**
 * The authority (PEM) of the certificate that the operator makes for itself, for an issuer at a Service.
 *
 * @returns undefined: it has none, or whoever asks may not read it
 */
export async function findAuthority(
  world: Pick<CliWorld, 'client' | 'clock' | 'signal'>,
  issuer: URL,
): Promise<string | undefined> {
  const namespace = SERVICE.exec(issuer.hostname)?.[1]
  if (namespace === undefined || issuer.protocol !== 'https:') return undefined
  try {
    const secret = await readSecret(world, namespace, OWN_CERTIFICATE)
    const pem = Buffer.from(secret?.data['ca.crt'] ?? '', 'base64').toString()
    return pem === '' ? undefined : pem
  } catch (error) {
    if (error instanceof KubeError) return undefined
    throw error
  }
}
