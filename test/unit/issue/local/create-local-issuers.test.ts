import { describe, expect, it } from 'vitest'
import { LOCAL_SETTINGS } from '../../../kit/local-settings.ts'
import { localWorld } from '../../../kit/local-world.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_500

const lead = { mayWrite: true }

describe('createLocalIssuers', () => {
  it('makes keys once, and says where they are and when to look again', async () => {
    const { keyStore, leader, kids } = localWorld(NOW)
    const synced = await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(synced).toEqual({
      ok: true,
      issuerUrl: 'https://tokens.example.com/demo',
      jwksUri: 'https://tokens.example.com/demo/jwks',
      keyIds: kids(leader),
      nextAt: NOW + 719 * HOUR,
    })
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(keyStore.calls).toEqual({ reads: 2, writes: 1, conflicts: 0 })
  })

  it('never shows a private member of a key', async () => {
    const { keyStore, leader } = localWorld(NOW)
    for (const algorithm of ['ES256', 'RS256', 'EdDSA'] as const) {
      await leader.sync('demo', { ...LOCAL_SETTINGS, algorithm }, lead)
    }
    const { jwks, blobJwks } = leader.published('demo') ?? {}
    for (const key of [...(jwks?.keys ?? []), ...(blobJwks?.keys ?? [])]) {
      expect(Object.keys(key).filter((name) => /^(d|p|q|dp|dq|qi|oth|k)$/.test(name))).toEqual([])
    }
    expect(keyStore.text('demo')).toContain('"d":')
  })

  it('does not mint before keys are loaded, nor after they were forgotten', async () => {
    const { leader, mint } = localWorld(NOW)
    const pending = { ok: false, failure: { ending: 'Retryable', reason: 'Pending' } }
    expect(await mint(leader)).toMatchObject(pending)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(await mint(leader)).toMatchObject({ ok: true, minted: { issuedAt: 1_800_000_000_000 } })
    leader.forget('demo')
    expect(await mint(leader)).toMatchObject(pending)
    expect(leader.published('demo')).toBeUndefined()
  })

  it('refuses a name that cannot stand in a URL', async () => {
    const { leader } = localWorld(NOW)
    for (const name of ['', '..', 'a/b', 'A', '.well-known', 'a'.repeat(254)]) {
      expect(await leader.sync(name, LOCAL_SETTINGS, lead)).toMatchObject({
        ok: false,
        failure: { ending: 'Stalled', reason: 'InvalidSpec' },
      })
    }
  })
})

describe('createLocalIssuers when its settings change', () => {
  it('signs a longer life only once the key remembers it', async () => {
    const { keyStore, leader, mint } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(await mint(leader, 7200)).toMatchObject({ ok: false, failure: { reason: 'Pending' } })
    await leader.sync('demo', { ...LOCAL_SETTINGS, longestLifeMs: 2 * HOUR }, lead)
    expect(keyStore.text('demo')).toContain('"longestLifeMs":7200000')
    expect(await mint(leader, 7200)).toMatchObject({ ok: true })
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(keyStore.text('demo')).toContain('"longestLifeMs":7200000')
  })

  it('publishes a key of the new algorithm before it signs with it', async () => {
    const { clock, leader, mint, kids } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    const [before] = kids(leader)
    const rsa = { ...LOCAL_SETTINGS, algorithm: 'EdDSA' } as const
    const synced = await leader.sync('demo', rsa, lead)
    expect(synced).toMatchObject({ ok: true, nextAt: NOW + HOUR })
    expect(leader.published('demo')?.discovery.id_token_signing_alg_values_supported).toEqual([
      'ES256',
      'EdDSA',
    ])
    expect(await mint(leader)).toMatchObject({ minted: { keyId: before } })
    await clock.advance(HOUR)
    expect(await mint(leader)).toMatchObject({ minted: { keyId: kids(leader)[1] } })
    await clock.advance(2 * HOUR)
    await leader.sync('demo', rsa, lead)
    expect(kids(leader)).toHaveLength(1)
  })
})
