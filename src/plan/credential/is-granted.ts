import { decideGrant } from '../grants.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** Whether any grant still covers it, for however short a life; true while nobody can tell. */
export function isGranted({ credential, issuer, namespace }: ObservedCredential): boolean {
  if (credential?.spec.valid !== true || issuer?.spec.valid !== true) return true
  const asked = {
    namespace,
    serviceAccount: credential.spec.value.serviceAccount,
    delegates: [],
    lifetime: undefined,
    usualLifetime: 0,
    token: { kind: 'ClientCredential' },
  } as const
  return decideGrant(issuer.spec.value.grants, asked).granted
}
