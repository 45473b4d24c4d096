/* oxlint-disable vitest/expect-expect -- because the assertions of each test are in a function of its own */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { MintRequest } from '../../src/api/mint-request.ts'
import type { Minted } from '../../src/api/minted.ts'
import { TOKEN_KINDS, type TokenKind } from '../../src/api/token-kind.ts'
import type { Failure } from '../../src/failure.ts'
import type { Issuer, MintResult } from '../../src/issue/issuer.ts'
import { Redacted } from '../../src/redacted.ts'

/** An issuer with what the contract has to know of it. Made anew for each test. */
export type ContractSubject = {
  readonly issuer: Issuer
  /** A request of each kind that it mints. Kinds that are left out must be in `refused`. */
  readonly supported: Partial<Record<TokenKind, MintRequest>>
  /** Requests that the author of the object has to correct; the keys are sentences. */
  readonly refused: Readonly<Record<string, MintRequest>>
  /** Verifies with a library that the issuer's author did not write; rejects when it is not valid. */
  readonly verify: (minted: Minted, request: MintRequest) => Promise<void>
  /** Where minting takes a network: from now on nobody answers. */
  readonly hang?: () => void | Promise<void>
  readonly close?: () => void | Promise<void>
}

/** Stands in requests wherever a user's own text may; no Failure may repeat it. */
export const CANARY = 'canary-7f3d9c'

type Use = (subject: ContractSubject) => Promise<void>

/** What every issuer owes the rest of mintlet (src/issue/issuer.ts), whatever it talks to. */
export function issuerContract(
  name: string,
  makeSubject: () => ContractSubject | Promise<ContractSubject>,
): void {
  const using = (use: Use) => async (): Promise<void> => {
    const subject = await makeSubject()
    try {
      await use(subject)
    } finally {
      await subject.close?.()
    }
  }
  describe(`the issuer contract, kept by ${name}`, () => {
    for (const kind of TOKEN_KINDS) {
      it(`mints ${kind} verifiably, or says that it does not`, using(mintsOrRefuses(kind)))
    }
    it('returns the times that were granted, in whole seconds', using(grantedTimes))
    it('gives every token an id of its own', using(ownIds))
    it('shows a credential to nobody who does not ask for it', using(showsNothing))
    it('ends when the signal aborts, before and during the mint', using(endsOnAbort))
    it('stalls on what the author has to correct', using(stallsOnRefused))
    it('answers nonsense with a Failure that repeats none of it', using(survivesNonsense))
  })
}

const mintsOrRefuses =
  (kind: TokenKind): Use =>
  async ({ issuer, supported, refused, verify }) => {
    const request = supported[kind]
    if (request !== undefined) {
      const minted = await mint(issuer, request)
      expect(minted.kind).toBe(kind)
      await verify(minted, request)
      return
    }
    const asked = Object.values(refused).filter((candidate) => candidate.token.kind === kind)
    expect(asked.length).toBeGreaterThan(0)
    for (const candidate of asked) {
      expect((await failure(issuer, candidate)).ending).toBe('Stalled')
    }
  }

const grantedTimes: Use = async ({ issuer, supported }) => {
  for (const request of Object.values(supported)) {
    const { issuedAt, expiresAt, value } = await mint(issuer, request)
    expect(issuedAt % 1000).toBe(0)
    expect(expiresAt % 1000).toBe(0)
    expect(expiresAt).toBeGreaterThan(issuedAt)
    const claims = claimsOf(value.reveal())
    if (claims) expect({ iat: issuedAt / 1000, exp: expiresAt / 1000 }).toEqual(claims)
  }
}

const ownIds: Use = async ({ issuer, supported }) => {
  for (const request of Object.values(supported)) {
    const all = await Promise.all(Array.from({ length: 5 }, () => mint(issuer, request)))
    for (const { tokenId, value } of all) {
      expect(tokenId).toMatch(/^[\w.:-]{8,128}$/)
      expect(value.reveal()).not.toBe('')
    }
    // Signing the same bytes twice is the same statement, and so are two ID tokens of the same second
    // where the issuer has no jti: what is the same may have the same fingerprint.
    const values = new Set(all.map(({ value }) => value.reveal())).size
    const distinct = {
      AccessToken: all.length,
      SignedJwt: all.length,
      IdToken: values,
      SignedBlob: 1,
    }
    expect(new Set(all.map(({ tokenId }) => tokenId)).size).toBeGreaterThanOrEqual(
      distinct[request.token.kind],
    )
  }
}

const showsNothing: Use = async ({ issuer, supported }) => {
  for (const request of Object.values(supported)) {
    const result = await issuer.mint(request, live())
    if (!result.ok) throw new Error(result.failure.message)
    const { value } = result.minted
    expect(value).toBeInstanceOf(Redacted)
    const secret = value.reveal()
    for (const shown of shownForms(result)) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(secret.slice(-40))
    }
  }
}

const endsOnAbort: Use = async ({ issuer, supported, hang }) => {
  const requests = Object.values(supported)
  for (const request of requests) {
    expect((await issuer.mint(request, AbortSignal.abort())).ok).toBe(false)
  }
  await hang?.()
  for (const request of requests) {
    const controller = new AbortController()
    const minting = issuer.mint(request, controller.signal)
    controller.abort(new Error(CANARY))
    const result = await minting
    expect(result.ok).toBe(false)
    for (const shown of shownForms(result)) expect(shown).not.toContain(CANARY)
  }
}

const stallsOnRefused: Use = async ({ issuer, refused }) => {
  for (const [sentence, request] of Object.entries(refused)) {
    const { ending, message } = await failure(issuer, request)
    expect({ sentence, ending }).toEqual({ sentence, ending: 'Stalled' })
    expect(message.length).toBeGreaterThan(10)
    expect(message).not.toContain(CANARY)
  }
}

const survivesNonsense: Use = async ({ issuer, supported }) => {
  for (const request of Object.values(supported)) {
    for (const nonsense of nonsenseOf(request)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because nonsense is the point
      const result = await issuer.mint(nonsense as MintRequest, live())
      expect({ nonsense, ok: result.ok }).toEqual({ nonsense, ok: false })
      for (const shown of shownForms(result)) expect(shown).not.toContain(CANARY)
    }
  }
}

function nonsenseOf(request: MintRequest): unknown[] {
  const cyclic: Record<string, unknown> = { text: CANARY }
  cyclic['self'] = cyclic
  const general = [
    undefined,
    {},
    { ...request, serviceAccount: `${CANARY} \u0000 ${CANARY}` },
    { ...request, serviceAccount: undefined },
    { ...request, token: undefined },
    { ...request, token: { kind: CANARY } },
    ...[Number.NaN, -1, 0, Infinity, CANARY].map((lifetime) => ({ ...request, lifetime })),
  ]
  const claims = [cyclic, null, CANARY, [CANARY]].map((value) => ({
    kind: 'SignedJwt',
    claims: value,
  }))
  const payloads = [`${CANARY}!`, '', undefined].map((payload) => ({ kind: 'SignedBlob', payload }))
  const special = { SignedJwt: claims, SignedBlob: payloads, AccessToken: [], IdToken: [] }
  return [...general, ...special[request.token.kind].map((token) => ({ ...request, token }))]
}

async function mint(issuer: Issuer, request: MintRequest): Promise<Minted> {
  const result = await issuer.mint(request, live())
  if (!result.ok) throw new Error(result.failure.message)
  return result.minted
}

async function failure(issuer: Issuer, request: MintRequest): Promise<Failure> {
  const result = await issuer.mint(request, live())
  if (result.ok) throw new Error('minted what should have been refused')
  return result.failure
}

const live = (): AbortSignal => new AbortController().signal

const shownForms = (result: MintResult): string[] => [
  JSON.stringify(result),
  inspect(result, { depth: Infinity, showHidden: true }),
  ...Object.values(result.ok ? result.minted : result.failure).map(String),
]

/** iat and exp of a JWT; undefined when the credential is none. */
function claimsOf(token: string): { iat: number; exp: number } | undefined {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return undefined
  try {
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return { iat, exp }
  } catch {
    // Google's access tokens have dots, too.
    return undefined
  }
}
