import { parseDuration } from '../../api/duration.ts'
import type { IssuerSpec } from '../../api/generic-issuer.ts'

/** How long credentials of an issuer live, milliseconds; undefined: it keeps none. */
export function credentialLives({
  k0rdent,
  local,
}: IssuerSpec): { readonly usual: number; readonly longest: number } | undefined {
  const lives = k0rdent ?? local?.credentials
  return (
    lives && {
      usual: parseDuration(lives.defaultLifetime),
      longest: parseDuration(lives.maxLifetime),
    }
  )
}
