import { decodeJwt } from 'jose'
import { secretText } from './secret-text.ts'
import type { Secret, Token } from './token-api.ts'

/**
 * What is wrong between an object and its Secret, as texts; nothing when a valid token is in it, of which Secret,
 * annotations and status say the same.
 */
export function faultsOf(token: Token, secret: Secret | undefined): string[] {
  const { metadata, status = {} } = token
  if (secret === undefined) return [`${metadata.name} has no Secret`]
  const { labels, annotations, ownerReferences } = secret.metadata
  const claims = decodeJwt(secretText(secret, 'token'))
  const owner = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ImpersonatedToken',
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
  }
  const expected: readonly (readonly [string, unknown, unknown])[] = [
    ['label', labels?.['app.kubernetes.io/managed-by'], 'mintlet'],
    ['annotation token-id', annotations?.['mintlet.dev/token-id'], claims.jti],
    ['annotation expires-at', annotations?.['mintlet.dev/expires-at'], time(claims.exp)],
    ['key expiresAt', secretText(secret, 'expiresAt'), time(claims.exp)],
    ['key keyId', secretText(secret, 'keyId'), status.keyId],
    [
      'keys',
      Object.keys(secret.data ?? {})
        .toSorted()
        .join(),
      'expiresAt,keyId,token',
    ],
    ['owner', JSON.stringify(ownerReferences), JSON.stringify([owner])],
    ['status.tokenId', status.tokenId, claims.jti],
    ['status.expiresAt', status.expiresAt, time(claims.exp)],
    ['status.issuedAt', status.issuedAt, time(claims.iat)],
    ['status.secretName', status.secretName, secret.metadata.name],
    ['validity', (claims.exp ?? 0) * 1000 > Date.now(), true],
  ]
  return expected
    .filter(([, actual, wanted]) => actual !== wanted)
    .map(([what, actual, wanted]) => `${what} is ${String(actual)}, not ${String(wanted)}`)
}

const time = (seconds = 0): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
