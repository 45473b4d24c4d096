import { verify as verifySignature } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { allowInsecureRequests, discovery } from 'openid-client'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/api/json.ts'
import type { MintRequest, TokenRequest } from '../../src/api/mint-request.ts'
import type { Minted } from '../../src/api/minted.ts'
import { LOCAL_ALGORITHMS, type LocalAlgorithm } from '../../src/issue/local/key-document.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import { Redacted } from '../../src/redacted.ts'
import { createOidcServer } from '../../src/serve/oidc-server.ts'
import { localIssuers } from '../kit/local-issuer.ts'
import { LOCAL_SETTINGS } from '../kit/local-settings.ts'
import { CANARY, type ContractSubject, issuerContract } from './issuer-contract.ts'

const SUBJECT = 'etl:report'
const AUDIENCE = 'https://api.example.com'
const PAYLOAD = Buffer.from('a release, by its digest\n')

const ask = (token: TokenRequest, more: Partial<MintRequest> = {}): MintRequest => ({
  serviceAccount: SUBJECT,
  delegates: [],
  lifetime: 600,
  token,
  ...more,
})
const idToken = {
  kind: 'IdToken',
  audience: AUDIENCE,
  includeEmail: false,
  organizationNumberIncluded: false,
} as const
const jwt = (claims: JsonObject): TokenRequest => ({ kind: 'SignedJwt', claims })
const blob = (payload: Uint8Array): TokenRequest => ({
  kind: 'SignedBlob',
  payload: Buffer.from(payload).toString('base64'),
})
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const supported = {
  AccessToken: ask({ kind: 'AccessToken', scopes: ['read', 'write'] }),
  IdToken: ask(idToken),
  SignedJwt: ask(jwt({ aud: AUDIENCE, team: { name: 'data', ids: [1, 2] } })),
  SignedBlob: ask(blob(PAYLOAD)),
} satisfies ContractSubject['supported']

const refused = {
  'delegates where there is no delegation': ask(supported.AccessToken.token, {
    delegates: [CANARY],
  }),
  'allowed locations where there are no locations': ask(supported.AccessToken.token, {
    allowedLocations: { within: [CANARY] },
  }),
  "Google's organization number": ask({ ...idToken, organizationNumberIncluded: true }),
  'a claim that the issuer sets': ask(jwt({ sub: CANARY })),
  'a claim name that JavaScript treats specially': ask(
    jwt({ deep: [JSON.parse(`{"__proto__": "${CANARY}"}`)] }),
  ),
  'an audience that is no string': ask(jwt({ aud: [CANARY, 1] })),
  'more claims than a header carries': ask(jwt({ text: CANARY.repeat(1000) })),
  'a payload that could be a token': ask(
    blob(Buffer.from(`${encoded({ alg: 'ES256' })}.${encoded({ sub: CANARY })}`)),
  ),
  'a payload that is too long': ask(blob(Buffer.from(CANARY.repeat(6000)))),
}

async function makeSubject(algorithm: LocalAlgorithm): Promise<ContractSubject> {
  const issuers = localIssuers()
  const synced = await issuers.sync('demo', { ...LOCAL_SETTINGS, algorithm }, { mayWrite: true })
  expect(synced.ok).toBe(true)
  return {
    issuer: issuers.issuer('demo'),
    supported,
    refused,
    verify: (minted, request) => verify(issuers, algorithm, minted, request),
  }
}

async function verify(
  issuers: LocalIssuers,
  algorithm: LocalAlgorithm,
  minted: Minted,
  { token }: MintRequest,
): Promise<void> {
  const published = issuers.published('demo')
  const issuer = published?.discovery.issuer ?? ''
  const jwks: JSONWebKeySet = {
    keys: published?.jwks.keys.map((key) => ({ ...key, kty: key.kty ?? '' })) ?? [],
  }
  if (token.kind === 'SignedBlob') return verifyBlob(algorithm, minted)
  const typ = token.kind === 'AccessToken' ? 'at+jwt' : 'JWT'
  const audience = token.kind === 'AccessToken' ? issuer : AUDIENCE
  const { payload, protectedHeader } = await jwtVerify(
    minted.value.reveal(),
    createLocalJWKSet(jwks),
    { issuer, audience, subject: SUBJECT, typ, algorithms: [algorithm] },
  )
  expect(protectedHeader).toEqual({ alg: algorithm, typ, kid: minted.keyId })
  expect(payload.jti).toBe(minted.tokenId)
  expect(payload).toMatchObject(
    {
      AccessToken: { client_id: SUBJECT, scope: 'read write' },
      IdToken: {},
      SignedJwt: { team: { name: 'data', ids: [1, 2] }, nbf: payload.iat },
    }[token.kind],
  )
}

/** @throws Error when the signature is not one of PAYLOAD, or also of something else */
function verifyBlob(algorithm: LocalAlgorithm, minted: Minted): void {
  const signature = Buffer.from(minted.value.reveal(), 'base64')
  const signs = (bytes: Buffer): boolean =>
    verifySignature(
      algorithm === 'EdDSA' ? null : 'sha256',
      bytes,
      minted.publicKey ?? '',
      signature,
    )
  if (!signs(PAYLOAD) || signs(Buffer.from('else'))) throw new Error('not the signature')
}

for (const algorithm of LOCAL_ALGORITHMS) {
  issuerContract(`the local issuer with ${algorithm}`, () => makeSubject(algorithm))

  describe(`tokens of the local issuer with ${algorithm}`, () => {
    it('are refused once a bit of them has changed, and under any other algorithm', async () => {
      const issuers = localIssuers()
      await issuers.sync('demo', { ...LOCAL_SETTINGS, algorithm }, { mayWrite: true })
      const result = await issuers
        .issuer('demo')
        .mint(supported.SignedJwt, new AbortController().signal)
      if (!result.ok) throw new Error(result.failure.message)
      const token = result.minted.value.reveal()
      expect(decodeProtectedHeader(token).alg).toBe(algorithm)
      const [header = '', payload = '', signature = ''] = token.split('.')
      const claims: JsonObject = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const kid = result.minted.keyId ?? ''
      const forged = [
        `${header}.${encoded({ ...claims, sub: 'admin' })}.${signature}`,
        `${encoded({ alg: 'none', typ: 'JWT', kid })}.${payload}.`,
        `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${payload}.${signature}`,
        `${encoded({ alg: algorithm, typ: 'at+jwt', kid })}.${payload}.${signature}`,
        `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      ]
      for (const value of forged) {
        const minted = { ...result.minted, value: new Redacted(value) }
        await expect(verify(issuers, algorithm, minted, supported.SignedJwt)).rejects.toThrow(
          /signature|alg|typ|key/i,
        )
      }
    })

    it('are discovered by openid-client', async () => {
      const box: { issuers?: LocalIssuers } = {}
      const published = (name: string) => box.issuers?.published(name)
      const server = createOidcServer({
        baseUrl: 'http://127.0.0.1/tokens',
        published,
        tls: undefined,
        host: '127.0.0.1',
        port: 0,
      })
      const { port } = await server.listen()
      const issuers = localIssuers({ baseUrl: `http://127.0.0.1:${port}/tokens` })
      box.issuers = issuers
      await issuers.sync('demo', { ...LOCAL_SETTINGS, algorithm }, { mayWrite: true })
      const address = new URL(`http://127.0.0.1:${port}/tokens/demo`)
      const options = { execute: [allowInsecureRequests] }
      for (const kind of ['oidc', 'oauth2'] as const) {
        const found = await discovery(address, 'client', undefined, undefined, {
          ...options,
          algorithm: kind,
        })
        expect(found.serverMetadata()).toMatchObject({
          issuer: address.href,
          jwks_uri: `${address.href}/jwks`,
          token_endpoint: `${address.href}/token`,
          introspection_endpoint: `${address.href}/introspect`,
          revocation_endpoint: `${address.href}/revoke`,
          grant_types_supported: ['client_credentials'],
          id_token_signing_alg_values_supported: [algorithm],
        })
      }
      await server.close(AbortSignal.abort())
    })
  })
}
