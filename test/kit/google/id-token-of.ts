import type { GoogleWorld } from './google-world.ts'
import { signJws } from './sign-jws.ts'

/**
 * An ID token by accounts.google.com, signed by Google's own key.
 *
 * @param claims all but `iss`, `iat` and `exp`
 */
export async function idTokenOf(world: GoogleWorld, claims: object): Promise<string> {
  const iat = Math.floor(world.now() / 1000)
  const times = { exp: iat + world.settings.idTokenSeconds, iat }
  const payload = { ...claims, ...times, iss: 'https://accounts.google.com' }
  const token = await signJws(JSON.stringify(payload), await world.idTokenKey())
  world.remember(token)
  return token
}
