import { describe, expect, it } from 'vitest'
import { LOCAL_SETTINGS } from '../../../kit/local-settings.ts'
import { localWorld } from '../../../kit/local-world.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_500

const lead = { mayWrite: true }
const follow = { mayWrite: false }

describe('createLocalIssuers with several replicas', () => {
  it('has a follower wait for the first keys, then serve and sign with the same', async () => {
    const { replica, leader, keyStore, mint } = localWorld(NOW)
    const follower = replica()
    expect(await follower.sync('demo', LOCAL_SETTINGS, follow)).toMatchObject({
      ok: false,
      failure: { reason: 'Pending' },
    })
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    expect(await follower.sync('demo', LOCAL_SETTINGS, follow)).toMatchObject({
      ok: true,
      nextAt: NOW + HOUR / 4,
    })
    expect(follower.published('demo')).toEqual(leader.published('demo'))
    expect(await mint(follower)).toMatchObject({ ok: true })
    expect(keyStore.calls.writes).toBe(1)
  })

  it('ends with one ring when two make the first key at once', async () => {
    const { replica, keyStore, kids } = localWorld(NOW)
    const replicas = [replica(), replica(), replica()]
    const synced = await Promise.all(
      replicas.map((each) => each.sync('demo', LOCAL_SETTINGS, lead)),
    )
    expect(synced.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(keyStore.calls.conflicts).toBe(2)
    expect(new Set(replicas.map((each) => JSON.stringify(kids(each)))).size).toBe(1)
  })

  it('reads again after a conflict and decides anew', async () => {
    const { clock, replica, leader, keyStore, kids } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    await clock.advance(719.5 * HOUR)
    const other = replica()
    keyStore.afterRead(async () => {
      await other.sync('demo', LOCAL_SETTINGS, lead)
    })
    expect(await leader.sync('demo', LOCAL_SETTINGS, lead)).toMatchObject({ ok: true })
    expect(kids(leader)).toHaveLength(2)
    expect(kids(leader)).toEqual(kids(other))
  })
})

describe('createLocalIssuers called from several places', () => {
  it('says Conflict, and goes on with what it has, when it loses every time', async () => {
    const { clock, leader, keyStore, mint } = localWorld(NOW)
    await leader.sync('demo', LOCAL_SETTINGS, lead)
    await clock.advance(719.5 * HOUR)
    const disturb = (): void => {
      keyStore.put('demo', keyStore.text('demo'))
      keyStore.afterRead(disturb)
    }
    keyStore.afterRead(disturb)
    expect(await leader.sync('demo', LOCAL_SETTINGS, lead)).toMatchObject({
      ok: false,
      failure: { ending: 'Retryable', reason: 'Conflict' },
    })
    expect(await mint(leader)).toMatchObject({ ok: true })
  })

  it('runs one sync for callers that ask the same, and the next after it for others', async () => {
    const { leader, keyStore, mint } = localWorld(NOW)
    const longer = { ...LOCAL_SETTINGS, longestLifeMs: 2 * HOUR }
    const [first, second, third] = await Promise.all([
      leader.sync('demo', LOCAL_SETTINGS, lead),
      leader.sync('demo', LOCAL_SETTINGS, lead),
      leader.sync('demo', longer, lead),
    ])
    expect(first).toBe(second)
    expect(third).toMatchObject({ ok: true })
    expect(keyStore.calls).toEqual({ reads: 2, writes: 2, conflicts: 0 })
    expect(await mint(leader, 7200)).toMatchObject({ ok: true })
  })
})
