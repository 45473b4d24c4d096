import type { Minted } from '../api/minted.ts'
import type { TokenKind } from '../api/token-kind.ts'
import { Redacted } from '../redacted.ts'
import type { ClearValues } from './clear-values.ts'
import type { ClientCredentialValues, Rendering } from './credential-values.ts'

/** 2026-01-01T00:00:00Z, and an hour later. */
const ISSUED = Date.UTC(2026, 0)
const EXPIRES = ISSUED + 3_600_000

const run = (length: number): string => 'placeholder'.repeat(length).slice(0, length)

const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url')

/** Header, claims and an RSA signature, as long as Google's and local ones mostly are, and as readable. */
const JWT = [
  part({ alg: 'RS256', kid: run(40), typ: 'JWT' }),
  part({ iss: run(60), sub: run(80), aud: run(120), exp: EXPIRES / 1000, email: run(120) }),
  run(342),
].join('.')

const SECRETS: Readonly<Record<TokenKind, string>> = {
  // Google's are opaque and up to 2,048 characters, local ones and k0rdent's are JWTs.
  AccessToken: JWT,
  IdToken: JWT,
  SignedJwt: JWT,
  SignedBlob: `${run(342)}==`,
}

const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----\n${run(64)}\n${run(60)}\n-----END PUBLIC KEY-----\n`

/** What not every issuer tells of every credential. */
export type OptionalValue = 'keyId' | 'encodedLocations' | 'publicKey'

/**
 * A credential of the form and length of a real one that opens nothing.
 *
 * @param without what is not told of it; all the rest is
 */
export const placeholderCredential = (
  kind: ClearValues['kind'],
  without: readonly OptionalValue[] = [],
): Rendering['credential'] =>
  kind === 'ClientCredential' ? CLIENT_CREDENTIALS : tokenOf(kind, without)

const CLIENT_CREDENTIALS: ClientCredentialValues = {
  clientId: run(36),
  clientSecret: new Redacted(run(64)),
  id: run(36),
  tokenUrl: 'https://issuer.example.com/token',
  expiresAt: EXPIRES,
}

function tokenOf(kind: TokenKind, without: readonly OptionalValue[]): Minted {
  const tells = (value: OptionalValue): boolean => !without.includes(value)
  const allowedLocations = { locations: [], encodedLocations: '0xA30', checkedAt: ISSUED }
  return {
    kind,
    value: new Redacted(SECRETS[kind]),
    tokenId: run(36),
    issuedAt: ISSUED,
    expiresAt: EXPIRES,
    ...(tells('keyId') && { keyId: run(40) }),
    ...(tells('encodedLocations') && { allowedLocations }),
    ...(kind === 'SignedBlob' && tells('publicKey') && { publicKey: PUBLIC_KEY }),
  }
}
