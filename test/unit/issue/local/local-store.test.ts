import { describe, expect, it } from 'vitest'
import { localIssuers } from '../../../kit/local-issuer.ts'
import { LOCAL_SETTINGS } from '../../../kit/local-settings.ts'
import { localWorld } from '../../../kit/local-world.ts'

const NOW = 1_800_000_000_500

const lead = { mayWrite: true }
const follow = { mayWrite: false }

describe('createLocalIssuers with a store that misbehaves', () => {
  it('goes on with the keys it has, and repeats nothing of the error', async () => {
    const { leader, keyStore, mint } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    keyStore.fail(new Error('canary: {"d": "..."}'))
    const synced = await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(synced).toMatchObject({ ok: false, failure: { reason: 'IssuerUnavailable' } })
    expect(JSON.stringify(synced)).not.toContain('canary')
    expect(await mint(leader)).toMatchObject({ ok: true })
  })

  it('never writes over a document that it cannot read, and says what to do', async () => {
    const { leader, keyStore, mint } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    const good = keyStore.text('demo') ?? ''
    const other = localIssuers({ keyStore })
    await other.sync('other', LOCAL_SETTINGS, lead)
    const foreign = JSON.parse(keyStore.text('other') ?? '').signing[0]
    const swapped = JSON.parse(good)
    swapped.signing[0] = { ...foreign, kid: swapped.signing[0].kid }
    const mixed = JSON.parse(good)
    mixed.blob = mixed.signing
    const broken = [
      '',
      'canary',
      '{}',
      good.slice(0, -1),
      good.replace('"version":1', '"version":2'),
      good.replace('ES256', 'HS256'),
      good.replace('{"version"', '{"extra":"canary","version"'),
      JSON.stringify(swapped),
      JSON.stringify(mixed),
    ]
    for (const text of broken) {
      keyStore.put('demo', text)
      const synced = await leader.sync('demo', LOCAL_SETTINGS, lead)
      expect(synced).toMatchObject({ ok: false, failure: { ending: 'Stalled' } })
      expect(JSON.stringify(synced)).toMatch(/restore .* or delete/)
      expect(JSON.stringify(synced)).not.toContain('canary')
      expect(keyStore.text('demo')).toBe(text)
      expect(await mint(leader)).toMatchObject({ ok: true })
    }
  })

  it('starts anew when the keys were deleted, and a follower stops signing with them', async () => {
    const { replica, leader, keyStore, mint, kids } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    const follower = replica()
    await follower.sync('demo', LOCAL_SETTINGS, follow)
    const before = kids(leader)
    keyStore.put('demo', undefined)
    await follower.sync('demo', LOCAL_SETTINGS, follow)
    expect(await mint(follower)).toMatchObject({ ok: false, failure: { reason: 'Pending' } })
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(kids(leader)).not.toEqual(before)
  })
})
