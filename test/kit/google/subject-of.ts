import {
  compactVerify,
  createLocalJWKSet,
  decodeJwt,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose'
import { oauthError } from './oauth-error.ts'
import type { ProviderOptions } from './provider.ts'

const LONGEST_AGE_SECONDS = 24 * 3600
const LONGEST_SUBJECT_BYTES = 127
/** Clocks differ. */
const SLACK_SECONDS = 60

/**
 * `google.subject` of a subject token, once all that Google demands of it holds: header `kid` and RS256 or ES256, a
 * signature by the provider's keys, `iss`, `aud`, `sub`, `iat` of the last 24 hours, `exp` to come.
 *
 * @param audience the provider's name, as STS was asked for it
 * @param now epoch milliseconds
 * @throws Refused 400. Google's texts are known for three of these alone: keys that cannot be had, a stale token, and
 * the attribute condition
 */
export async function subjectOf(
  provider: ProviderOptions,
  audience: string,
  subjectToken: string,
  now: number,
): Promise<string> {
  const keys = await keysOf(provider)
  const claims = claimsOf(subjectToken)
  if (claims.iss !== provider.issuer) throw invalid('The issuer is not the expected one.')
  if (!audiencesOf(provider, audience).some((each) => [claims.aud].flat().includes(each))) {
    throw invalid('The audience in ID Token does not match the expected audience.')
  }
  checkTimes(claims, now / 1000)
  await compactVerify(subjectToken, createLocalJWKSet(keys), {
    algorithms: ['RS256', 'ES256'],
  }).catch(() => {
    throw invalid('Invalid signature of the ID Token.')
  })
  if (provider.attributeCondition?.(claims) === false) {
    throw oauthError(
      'unauthorized_client',
      'The given credential is rejected by the attribute condition.',
    )
  }
  const { sub = '' } = claims
  if (sub === '' || Buffer.byteLength(sub) > LONGEST_SUBJECT_BYTES) {
    throw invalid('The mapped attribute google.subject must be of 1 to 127 bytes.')
  }
  return sub
}

async function keysOf({ jwks }: ProviderOptions): Promise<JSONWebKeySet> {
  try {
    return typeof jwks === 'function' ? await jwks() : jwks
  } catch {
    throw invalid("Error connecting to the given credential's issuer.")
  }
}

/** Not verified yet. Without a `kid`, no key is tried. */
function claimsOf(subjectToken: string): JWTPayload {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(subjectToken.split('.')[0] ?? '', 'base64url').toString(),
    )
    if (typeof header === 'object' && header !== null && 'kid' in header) {
      return decodeJwt(subjectToken)
    }
  } catch {
    // Told below.
  }
  throw invalid('Unable to parse the ID Token.')
}

const audiencesOf = ({ allowedAudiences = [] }: ProviderOptions, audience: string): string[] =>
  allowedAudiences.length > 0 ? [...allowedAudiences] : [audience, `https:${audience}`]

function checkTimes({ iat, exp }: JWTPayload, seconds: number): void {
  if (typeof iat !== 'number' || typeof exp !== 'number') {
    throw invalid('The ID Token must have the claims iat and exp.')
  }
  if (iat > seconds + SLACK_SECONDS) throw invalid('The ID Token was issued in the future.')
  if (iat < seconds - LONGEST_AGE_SECONDS || exp <= seconds) {
    throw invalid(`ID Token issued at ${iat} is stale to sign-in.`)
  }
}

const invalid = (description: string): Error => oauthError('invalid_grant', description)
