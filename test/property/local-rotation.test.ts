import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { LOCAL_ALGORITHMS, type LocalAlgorithm } from '../../src/issue/local/key-document.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import { createFakeClock } from '../kit/fake-clock.ts'
import { localIssuers } from '../kit/local-issuer.ts'
import { createMemoryKeyStore } from '../kit/memory-key-store.ts'

const MINUTE = 60_000
const LIFE_S = 300

type Signed = { readonly token: string; readonly kid: string; readonly expiresAt: number }

async function sign(issuers: LocalIssuers): Promise<Signed> {
  const result = await issuers.issuer('demo').mint(
    {
      serviceAccount: 'etl:report',
      delegates: [],
      lifetime: LIFE_S,
      token: { kind: 'AccessToken', scopes: [] },
    },
    new AbortController().signal,
  )
  if (!result.ok) throw new Error(result.failure.message)
  const { value, keyId = '', expiresAt } = result.minted
  return { token: value.reveal(), kid: keyId, expiresAt }
}

function served(issuers: LocalIssuers): JSONWebKeySet {
  const keys = issuers.published('demo')?.jwks.keys ?? []
  return { keys: keys.map((key) => ({ ...key, kty: key.kty ?? '' })) }
}

const check = (signed: Signed, jwks: JSONWebKeySet, algorithm: LocalAlgorithm, at: number) =>
  jwtVerify(signed.token, createLocalJWKSet(jwks), {
    currentDate: new Date(at),
    algorithms: [algorithm],
    typ: 'at+jwt',
  })

it.each(LOCAL_ALGORITHMS)(
  'every %s token verifies until it expires, over rotations, on the leader and on a follower, and not after',
  async (algorithm) => {
    const clock = createFakeClock(1_800_000_000_000)
    const keyStore = createMemoryKeyStore()
    const leader = localIssuers({ clock, keyStore })
    const follower = localIssuers({ clock, keyStore })
    const settings = { algorithm, keyRotationMs: 10 * MINUTE, longestLifeMs: LIFE_S * 1000 }
    let tokens: Signed[] = []
    const signers = new Set<string>()
    let leaderAt = 0
    let followerAt = 0

    for (let minute = 0; minute < 45; minute += 1) {
      const now = clock.now()
      for (const { expiresAt, ...signed } of tokens) {
        if (now >= expiresAt) continue
        for (const replica of [leader, follower]) {
          await check({ expiresAt, ...signed }, served(replica), algorithm, now)
        }
      }
      if (now >= leaderAt) {
        const synced = await leader.sync('demo', settings, { mayWrite: true })
        leaderAt = synced.ok ? synced.nextAt : now
      }
      if (now >= followerAt) {
        const synced = await follower.sync('demo', settings, { mayWrite: false })
        followerAt = synced.ok ? synced.nextAt : now
      }
      const fresh = [await sign(leader), await sign(follower)]
      for (const signed of fresh) {
        signers.add(signed.kid)
        for (const replica of [leader, follower]) {
          await check(signed, served(replica), algorithm, now)
        }
      }
      tokens = [...tokens.filter(({ expiresAt }) => now < expiresAt), ...fresh]
      await clock.advance(MINUTE)
    }

    expect(signers.size).toBe(5)
    const [last] = tokens.slice(-1)
    const after = last && check(last, served(leader), algorithm, last.expiresAt)
    await expect(after).rejects.toBeInstanceOf(errors.JWTExpired)
  },
)
