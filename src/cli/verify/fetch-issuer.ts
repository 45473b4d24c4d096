import type { JWK } from 'jose'
import { z } from 'zod'
import type { IssuerDoor } from './issuer-door.ts'

const discoverySchema = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
})

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** What a local issuer publishes, and the way that led to it. */
export type PublishedIssuer = {
  readonly door: IssuerDoor
  readonly algorithms: readonly string[] | undefined
  readonly keys: readonly JWK[]
}

export type FetchedIssuer =
  | { readonly ok: true; readonly published: PublishedIssuer }
  /** `differs`: it answers, and is another one than the issuer object says. */
  | { readonly ok: false; readonly differs: boolean; readonly why: string }

/**
 * Discovery and keys of a local issuer, by the first way that leads there. Only addresses under the issuer's own URL
 * are asked: a discovery document that names another one is an answer of somebody else.
 *
 * @param url status.issuer of the issuer object, never the claim iss of a token
 * @param keySet `jwks`, or `blob-keys`
 */
export async function fetchIssuer(
  doors: readonly IssuerDoor[],
  url: string,
  keySet: 'jwks' | 'blob-keys',
): Promise<FetchedIssuer> {
  const reasons: string[] = []
  for (const door of doors) {
    const got = await door.get(new URL(`${url}/.well-known/openid-configuration`))
    const discovery =
      got.ok && got.status === 200 ? discoverySchema.safeParse(got.body).data : undefined
    if (discovery === undefined) {
      reasons.push(got.ok ? `${door.way}: status ${got.status}, no discovery document` : got.why)
      continue
    }
    if (discovery.issuer !== url || discovery.jwks_uri !== `${url}/jwks`) {
      const why = `the discovery document, ${door.way}, is not that of ${url}`
      return { ok: false, differs: true, why }
    }
    const set = await door.get(new URL(`${url}/${keySet}`))
    const keys =
      set.ok && set.status === 200 ? jwksSchema.safeParse(set.body).data?.keys : undefined
    if (keys === undefined) {
      reasons.push(set.ok ? `${door.way}: status ${set.status}, no keys` : set.why)
      continue
    }
    const algorithms = discovery.id_token_signing_alg_values_supported
    return { ok: true, published: { door, algorithms, keys } }
  }
  return { ok: false, differs: false, why: reasons.join('; ') }
}
