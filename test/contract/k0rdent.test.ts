import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect } from 'vitest'
import type { MintRequest } from '../../src/api/mint-request.ts'
import type { Minted } from '../../src/api/minted.ts'
import { Redacted } from '../../src/redacted.ts'
import { type K0rdentTarget, PIPELINE, startK0rdentTarget } from '../kit/k0rdent-target.ts'
import { CANARY, type ContractSubject, issuerContract } from './issuer-contract.ts'

async function makeSubject(): Promise<ContractSubject> {
  const target = await startK0rdentTarget()
  const { issuers, byToken, k0rdent, request } = target
  return {
    issuer: issuers.tokens(byToken),
    supported: { AccessToken: request() },
    refused: refusedBy(target),
    verify: (minted) => verify(target, minted),
    hang: () => void k0rdent.faults.arm({ call: 'token', nth: 'always' }, { do: 'hold' }),
    close: async () => {
      await target[Symbol.asyncDispose]()
    },
  }
}

const narrowed = (roles: readonly string[], scopeId = 'myorg'): MintRequest['token'] => ({
  kind: 'AccessToken',
  scopes: [],
  narrowing: { scope: 'organization', scopeId, roles },
})

/** What the issuer refuses by itself, and what k0rdent does. */
function refusedBy({ request }: K0rdentTarget): ContractSubject['refused'] {
  const { client, ...anonymous } = request()
  const clientId = client?.clientId ?? ''
  const disclosing = { includeEmail: false, organizationNumberIncluded: false }
  return {
    'no client credentials': anonymous,
    'a secret that is wrong': request({ client: { clientId, clientSecret: new Redacted(CANARY) } }),
    'a role that the credential has not': request({ token: narrowed([CANARY]) }),
    'another organization': request({ token: narrowed(['storage.writer'], CANARY) }),
    scopes: request({ token: { kind: 'AccessToken', scopes: [CANARY] } }),
    delegates: request({ delegates: [CANARY] }),
    'a service account that leads elsewhere': request({ serviceAccount: `../${CANARY}` }),
    'an ID token': request({ token: { kind: 'IdToken', audience: CANARY, ...disclosing } }),
    'a signed JWT': request({ token: { kind: 'SignedJwt', claims: { a: CANARY } } }),
    'a signed blob': request({ token: { kind: 'SignedBlob', payload: 'AAAA' } }),
  }
}

async function verify({ k0rdent }: K0rdentTarget, minted: Minted): Promise<void> {
  const keys = createLocalJWKSet(k0rdent.jwks)
  const { payload } = await jwtVerify(minted.value.reveal(), keys, { audience: 'k0rdent-api' })
  expect(payload).toMatchObject({ sub: PIPELINE, jti: minted.tokenId })
  expect(minted.expiresAt - minted.issuedAt).toBe(900_000)
}

issuerContract('the k0rdent issuer', makeSubject)
