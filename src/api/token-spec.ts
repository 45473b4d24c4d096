import { z } from 'zod'
import { type CelRule, cel } from './cel.ts'
import { durationSchema } from './duration.ts'
import { FORBIDDEN_KEYS } from './forbidden-key.ts'
import { hasInexactNumber } from './has-inexact-number.ts'
import { narrowingSchema } from './narrowing.ts'
import { patternSchema } from './pattern.ts'

/** Set by the issuer at each mint; a claim of such a name in the spec is refused. */
export const ISSUED_CLAIMS = ['iss', 'sub', 'iat', 'nbf', 'exp', 'jti'] as const

const lifetime = (described: string): z.ZodOptional<z.ZodString> =>
  durationSchema('10s', '12h').optional().describe(described)

export const accessTokenSchema = z
  .object({
    scopes: z
      .array(
        patternSchema(
          /^[\x21\x23-\x5B\x5D-\x7E]+$/,
          256,
          'must be a scope: printable ASCII without spaces, quotes and backslashes',
        ),
      )
      .max(64)
      .default([])
      .describe('OAuth 2.0 scopes to ask for. Every one must be granted.')
      .meta({ 'x-kubernetes-list-type': 'set' }),
    lifetime: lifetime('How long the token should live. Defaults to 1h.'),
    narrowing: narrowingSchema.optional(),
  })
  .describe('An OAuth 2.0 access token; with a local issuer a JWT by RFC 9068.')

export const idTokenSchema = z
  .object({
    audience: patternSchema(
      /^[\x21-\x7E]+$/,
      1024,
      'must be an audience: printable ASCII without spaces',
    ).describe('Who the token is for: becomes the claim aud.'),
    includeEmail: z
      .boolean()
      .default(false)
      .describe('Adds the claims email and email_verified of the service account.'),
    organizationNumberIncluded: z
      .boolean()
      .default(false)
      .describe("Adds Google's organization number claim. Google issuers only."),
    lifetime: lifetime(
      'How long the token should live, where the issuer lets the caller say. Defaults to 1h.',
    ),
  })
  .describe('An OpenID Connect ID token.')

const CLAIMS_MOST = 64
const CLAIMS_MOST_BYTES = 8192
const ISSUED_MESSAGE = `${ISSUED_CLAIMS.join(', ')} are set at each mint: remove them`

/**
 * The values are free, so CEL has no type for them and cannot loop over the names; dyn() lets it
 * ask for single names all the same. Without nullable the API server would silently drop a claim
 * that is null.
 */
const claimsSchema = z
  .record(z.string(), z.json())
  .meta({
    maxProperties: CLAIMS_MOST,
    additionalProperties: { 'x-kubernetes-preserve-unknown-fields': true, nullable: true },
  })
  .refine((claims) => Object.keys(claims).length <= CLAIMS_MOST, `at most ${CLAIMS_MOST} claims`)
  .refine((claims) => !ISSUED_CLAIMS.some((name) => Object.hasOwn(claims, name)), ISSUED_MESSAGE)
  .refine(
    (claims) => new TextEncoder().encode(JSON.stringify(claims)).length <= CLAIMS_MOST_BYTES,
    'must be at most 8 KiB as JSON: a token travels in a header; sign a digest or a reference instead',
  )
  .refine(
    (claims) => !hasInexactNumber(claims),
    'a number beyond 2^53 - 1 would be signed as another one: write it as a string',
  )

const noClaimNamed = (names: readonly string[], message: string): CelRule => ({
  rule: `!${JSON.stringify(names).replaceAll('"', "'")}.exists(name, name in dyn(self).claims)`,
  message,
  fieldPath: '.claims',
})

export const signedJwtSchema = z
  .object({
    claims: claimsSchema.describe(
      'The claims to sign, at most 64 of them and 8 KiB as JSON. iss, sub, iat, nbf, exp and jti are set at each mint and refused here.',
    ),
    lifetime: lifetime('How long the JWT should be valid: sets exp. Defaults to 1h.'),
  })
  .meta(
    cel(
      noClaimNamed(ISSUED_CLAIMS, ISSUED_MESSAGE),
      noClaimNamed(
        FORBIDDEN_KEYS,
        `claims named ${FORBIDDEN_KEYS.join(', ')} are refused: rename them`,
      ),
    ),
  )
  .describe('A JWT with claims of your own, signed in the identity of the service account.')

export const signedBlobSchema = z
  .object({
    payload: patternSchema(
      /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      87384,
      'must be base64 with padding and without line breaks, as of base64 -w0',
    )
      .min(1)
      .describe('The bytes to sign, in base64, at most 64 KiB.'),
    lifetime: lifetime(
      'How long the signature counts as fresh, at most 12h since keys rotate. Defaults to 12h.',
    ),
  })
  .describe('A signature over bytes of your own.')
