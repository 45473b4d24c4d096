import { describe, expect, test } from 'vitest'
import type { MintRequest } from '../../../../../src/api/mint-request.ts'
import { GAVE_UP } from '../../../../../src/issue/gave-up.ts'
import type { Issuer, MintResult } from '../../../../../src/issue/issuer.ts'
import type { AuthenticatedClient } from '../../../../../src/issue/local/client/authorization-server.ts'
import type { TokenWish } from '../../../../../src/issue/local/client/client-ports.ts'
import { mintForClient } from '../../../../../src/issue/local/client/mint-for-client.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { CLIENT_ID, type ClientWorld, clientWorld, HOUR, NOW } from './client-world.ts'

const SIGNAL = new AbortController().signal
const direct: MintResult = {
  ok: false,
  failure: { ending: 'Stalled', reason: 'BadResponse', message: 'asked directly' },
}
const issuer: Issuer = { mint: async () => direct }

type Minting = {
  readonly world: ClientWorld
  readonly mint: (over?: Partial<MintRequest>, signal?: AbortSignal) => Promise<MintResult>
  readonly used: AuthenticatedClient[]
  readonly wishes: TokenWish[]
}

async function minting(): Promise<Minting> {
  const world = await clientWorld()
  const used: AuthenticatedClient[] = []
  const wishes: TokenWish[] = []
  const server = {
    authenticate: world.server.authenticate,
    token: (...asked: Parameters<typeof world.server.token>) => {
      wishes.push(asked[2])
      return world.server.token(...asked)
    },
  }
  const minter = mintForClient(issuer, 'demo', server, (by) => void used.push(by))
  const request: MintRequest = {
    serviceAccount: 'etl:report',
    delegates: [],
    lifetime: 43_200,
    token: { kind: 'AccessToken', scopes: [] },
    client: { clientId: CLIENT_ID, clientSecret: world.secret },
  }
  return {
    world,
    used,
    wishes,
    mint: (over = {}, signal = SIGNAL) => minter.mint({ ...request, ...over }, signal),
  }
}

const reasonOf = (result: MintResult): string => (result.ok ? 'minted' : result.failure.reason)

describe('mintForClient()', () => {
  test('mints what the token endpoint would, and tells of the use', async () => {
    const { world, mint, used } = await minting()
    const result = await mint()
    const issuedAt = Math.floor(NOW / 1000) * 1000
    expect(result).toMatchObject({
      ok: true,
      minted: { kind: 'AccessToken', tokenId: 'id-1', issuedAt, expiresAt: issuedAt + HOUR / 4 },
    })
    const token = result.ok ? result.minted.value.reveal() : ''
    expect(await world.server.introspect('demo', token)).toMatchObject({
      active: true,
      sub: 'etl:report',
      client_id: CLIENT_ID,
    })
    expect(used).toEqual([world.by])
  })

  test('asks for the scopes of the spec; without any it leaves them open', async () => {
    const { mint, wishes } = await minting()
    await mint({ token: { kind: 'AccessToken', scopes: ['read', 'write'] } })
    await mint()
    expect(wishes).toEqual([
      { scopes: ['read', 'write'], audiences: [] },
      { scopes: undefined, audiences: [] },
    ])
  })

  test('leaves to the issuer what is asked without a credential', async () => {
    const { world, used } = await minting()
    const minter = mintForClient(issuer, 'demo', world.server, (by) => void used.push(by))
    const request: MintRequest = {
      serviceAccount: 'etl:report',
      delegates: ['etl:ci'],
      lifetime: 60,
      token: { kind: 'SignedBlob', payload: 'aa==' },
    }
    expect(await minter.mint(request, SIGNAL)).toBe(direct)
    expect(used).toEqual([])
  })

  test('mints nothing with a credential that is not accepted, or is of somebody else', async () => {
    const { world, mint, used } = await minting()
    const clientSecret = new Redacted('wrong')
    expect(reasonOf(await mint({ client: { clientId: CLIENT_ID, clientSecret } }))).toBe(
      'Unauthenticated',
    )
    expect(reasonOf(await mint({ serviceAccount: 'etl:other' }))).toBe('Unauthenticated')
    world.disabled.add('demo/etl:report')
    expect(reasonOf(await mint())).toBe('Unauthenticated')
    expect(used).toEqual([])
  })

  test.each([
    ['unauthorized_client', 'Stalled', 'NotGranted', /no grant .* any more/],
    ['invalid_scope', 'Stalled', 'NotGranted', /scopes in accessToken\.scopes/],
    ['invalid_target', 'Stalled', 'NotGranted', /does not grant this audience/],
    ['temporarily_unavailable', 'Retryable', 'IssuerUnavailable', /just now/],
  ] as const)('says what to do about %s', async (error, ending, reason, message) => {
    const { world, mint, used } = await minting()
    world.state.allowed = { ok: false, error }
    expect(await mint()).toEqual({
      ok: false,
      failure: { ending, reason, message: expect.stringMatching(message) },
    })
    expect(used).toEqual([])
  })

  test.each<[string, Partial<MintRequest>]>([
    ['another kind of token', { token: { kind: 'SignedBlob', payload: 'aa==' } }],
    [
      'narrowing',
      {
        token: {
          kind: 'AccessToken',
          scopes: [],
          narrowing: { scope: 'project', scopeId: 'p', roles: ['viewer'] },
        },
      },
    ],
    ['delegates', { delegates: ['etl:ci'] }],
    ['locations', { allowedLocations: {} }],
  ])('refuses %s before it looks at the secret', async (_what, over) => {
    const { world, mint } = await minting()
    expect(reasonOf(await mint(over))).toBe('InvalidSpec')
    expect(world.hashes()).toBe(0)
  })

  test('gives up when it is told to', async () => {
    const { world, mint } = await minting()
    const gaveUp = { ok: false, failure: GAVE_UP }
    expect(await mint({}, AbortSignal.abort())).toEqual(gaveUp)
    expect(world.hashes()).toBe(0)
    const controller = new AbortController()
    const going = mint({}, controller.signal)
    controller.abort()
    expect(await going).toEqual(gaveUp)
  })
})
