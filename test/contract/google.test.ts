import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { OAuth2Client } from 'google-auth-library'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect } from 'vitest'
import { z } from 'zod'
import type { JsonObject } from '../../src/api/json.ts'
import type { MintRequest, TokenRequest } from '../../src/api/mint-request.ts'
import type { Minted } from '../../src/api/minted.ts'
import { type GoogleTarget, startGoogleTarget } from '../kit/google-target.ts'
import { CANARY, type ContractSubject, issuerContract } from './issuer-contract.ts'

const AUDIENCE = 'https://api.example.com'
const PAYLOAD = Buffer.from('a release, by its digest\n')
const SCOPE = 'https://www.googleapis.com/auth/bigquery.readonly'

const accessToken = { kind: 'AccessToken', scopes: [SCOPE] } as const
const idToken = {
  kind: 'IdToken',
  audience: AUDIENCE,
  includeEmail: true,
  organizationNumberIncluded: true,
} as const
const jwt = (claims: JsonObject): TokenRequest => ({ kind: 'SignedJwt', claims })
const blob = (payload: Uint8Array): TokenRequest => ({
  kind: 'SignedBlob',
  payload: Buffer.from(payload).toString('base64'),
})
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function makeSubject(): Promise<ContractSubject> {
  const target = await startGoogleTarget()
  const { ask, google } = target
  return {
    issuer: target.issuer,
    supported: {
      AccessToken: ask(accessToken, { lifetime: 1200 }),
      IdToken: ask(idToken),
      SignedJwt: ask(jwt({ aud: AUDIENCE, team: { name: 'data', ids: [1, 2] } })),
      SignedBlob: ask(blob(PAYLOAD)),
    },
    refused: refusedBy(ask),
    verify: (minted, request) => verify(target, minted, request),
    hang: () => void google.faults.always({ endpoint: 'iamcredentials' }, { do: 'hang' }),
    close: async () => {
      await target[Symbol.asyncDispose]()
    },
  }
}

/** What the issuer refuses by itself, and what Google does. */
const refusedBy = (ask: GoogleTarget['ask']): ContractSubject['refused'] => ({
  'no scopes': ask({ kind: 'AccessToken', scopes: [] }),
  'a service account that leads elsewhere': ask(accessToken, { serviceAccount: `../${CANARY}` }),
  'a delegate with an escaped slash': ask(accessToken, { delegates: [`${CANARY}%2f@example.com`] }),
  'a service account that does not exist': ask(accessToken, {
    serviceAccount: 'nobody@my-project.iam.gserviceaccount.com',
  }),
  'a chain that nobody granted': ask(accessToken, { delegates: [] }),
  'more than an hour without the organization policy': ask(accessToken, { lifetime: 7200 }),
  'more than twelve hours': ask(blob(PAYLOAD), { lifetime: 43_201 }),
  'a location that is not allowed': ask(accessToken, {
    allowedLocations: { within: [CANARY] },
  }),
  'an ID token for nobody': ask({ ...idToken, audience: '' }),
  'a claim that the issuer sets': ask(jwt({ sub: CANARY })),
  'a claim name that JavaScript treats specially': ask(
    jwt({ deep: [JSON.parse(`{"__proto__": "${CANARY}"}`)] }),
  ),
  'a payload that could be a token': ask(
    blob(Buffer.from(`${encoded({ alg: 'RS256' })}.${encoded({ sub: CANARY })}`)),
  ),
  'a payload that is too long': ask(blob(Buffer.from(CANARY.repeat(6000)))),
})

async function verify(target: GoogleTarget, minted: Minted, request: MintRequest): Promise<void> {
  const { google, email, uniqueId } = target
  const value = minted.value.reveal()
  const metadata = `${google.googleapisUrl}/service_accounts/v1/metadata`
  switch (request.token.kind) {
    case 'AccessToken':
      expect(google.memberOf(value)).toBe(`serviceAccount:${email}`)
      expect(minted.expiresAt - minted.issuedAt).toBeLessThanOrEqual(1_201_000)
      expect(minted.expiresAt - minted.issuedAt).toBeGreaterThanOrEqual(1_199_000)
      return
    case 'IdToken': {
      const certs = { oauth2FederatedSignonPemCertsUrl: `${google.googleapisUrl}/oauth2/v1/certs` }
      const client = new OAuth2Client({ endpoints: certs })
      const ticket = await client.verifyIdToken({ idToken: value, audience: AUDIENCE })
      expect(ticket.getPayload()).toMatchObject({
        sub: uniqueId,
        email,
        email_verified: true,
        google: { organization_number: 4711 },
      })
      await expect(
        client.verifyIdToken({ idToken: value, audience: 'https://other.example.com' }),
      ).rejects.toThrow('audience')
      return
    }
    case 'SignedJwt': {
      const keys = createRemoteJWKSet(new URL(`${metadata}/jwk/${email}`))
      const { payload, protectedHeader } = await jwtVerify(value, keys, {
        issuer: email,
        subject: email,
        audience: AUDIENCE,
      })
      expect(protectedHeader.kid).toBe(minted.keyId)
      expect(payload).toMatchObject({
        jti: minted.tokenId,
        nbf: payload.iat,
        team: { name: 'data', ids: [1, 2] },
      })
      return
    }
    case 'SignedBlob': {
      const response = await fetch(`${metadata}/x509/${email}`)
      const certificates = z.record(z.string(), z.string()).parse(await response.json())
      const key = createPublicKey(certificates[minted.keyId ?? ''] ?? '')
      const signature = Buffer.from(value, 'base64')
      expect(verifySignature('sha256', PAYLOAD, key, signature)).toBe(true)
      expect(verifySignature('sha256', Buffer.from('else'), key, signature)).toBe(false)
      expect(minted.expiresAt - minted.issuedAt).toBe(request.lifetime * 1000)
    }
  }
}

issuerContract('the google issuer', makeSubject)
