import type { SecretTarget } from '../api/secret-target.ts'

/** Keys that other controllers, Kubernetes or mintlet act on; `x/` covers `x` and every subdomain of it. */
const RESERVED_DOMAINS = [
  'kubernetes.io',
  'k8s.io',
  'mintlet.dev',
  'argoproj.io',
  'fluxcd.io',
  'cert-manager.io',
  'external-secrets.io',
  'jenkins.io',
  'v1.mittwald.de',
  'emberstack.com',
  'stakater.com',
]

/** The first key that may not be set on a Secret, or undefined. */
export function reservedSecretKey(
  target: SecretTarget,
  allowedPrefixes: readonly string[],
): string | undefined {
  const keys = [...Object.keys(target.labels ?? {}), ...Object.keys(target.annotations ?? {})]
  return keys.find(
    (key) => isReserved(key) && !allowedPrefixes.some((prefix) => key.startsWith(prefix)),
  )
}

function isReserved(key: string): boolean {
  const slash = key.indexOf('/')
  if (slash < 0) return false
  const domain = key.slice(0, slash)
  return RESERVED_DOMAINS.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`))
}
