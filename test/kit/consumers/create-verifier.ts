import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { Agent, fetch } from 'undici'

export type Verifier = AsyncDisposable & {
  /** @returns the `jti` of a token that is good now */
  verify(token: string): Promise<string | undefined>
  /** Its clock from now on goes so much ahead, in milliseconds; 0: goes right again. */
  goAhead(ms: number): void
}

/**
 * Takes tokens of that issuer for that audience, by the keys that it serves.
 *
 * @param issuer its URL
 * @param ca PEM of the authority to trust
 */
export function createVerifier(issuer: string, audience: string, ca: string): Verifier {
  const dispatcher = new Agent({ connect: { ca } })
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(`${issuer}/jwks`), {
    [customFetch]: async (url, { method, signal }) => {
      const answer = await fetch(url, { method, signal, dispatcher })
      return new Response(await answer.text(), { status: answer.status })
    },
  })
  let aheadMs = 0
  return {
    async verify(token) {
      const currentDate = new Date(Date.now() + aheadMs)
      const options = { issuer, audience, currentDate, requiredClaims: ['jti', 'exp'] }
      return jwtVerify(token, keys, options).then(
        ({ payload }) => payload.jti,
        () => undefined,
      )
    },
    goAhead(ms) {
      aheadMs = ms
    },
    [Symbol.asyncDispose]: () => dispatcher.close(),
  }
}
