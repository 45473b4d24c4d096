import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Redacted } from '../../../src/redacted.ts'
import { createTlsKeeper, type KeptTls, type TlsKeeper } from '../../../src/serve/tls-keeper.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { createMemoryTlsStore } from '../../kit/memory-tls-store.ts'

const DAY = 24 * 3_600_000
const LIFE = 300 * DAY
const lead = { mayWrite: true }
const follow = { mayWrite: false }

function world(names: readonly string[] = ['tokens.mintlet.svc', '127.0.0.1', '::1']) {
  const clock = createFakeClock(1_800_000_000_000)
  const store = createMemoryTlsStore()
  const keeper = createTlsKeeper({ store, clock, names, lifetimeMs: LIFE })
  return { clock, store, keeper }
}

async function sync(keeper: TlsKeeper, options = lead): Promise<KeptTls & { ok: true }> {
  const kept = await keeper.sync(options)
  if (!kept.ok) throw new Error(kept.failure.message)
  return kept
}

const leaf = (kept: KeptTls & { ok: true }): X509Certificate =>
  new X509Certificate(kept.tls.certificate)
const authorities = (kept: KeptTls & { ok: true }): X509Certificate[] =>
  (kept.authority.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  )

describe('createTlsKeeper', () => {
  it('makes an authority and a certificate for every name', async () => {
    const { keeper, clock } = world()
    const kept = await sync(keeper)
    const [authority] = authorities(kept)
    expect(authority?.ca).toBe(true)
    expect(leaf(kept).ca).toBe(false)
    expect(authority && leaf(kept).verify(authority.publicKey)).toBe(true)
    expect(leaf(kept).checkHost('tokens.mintlet.svc')).toBeDefined()
    expect(leaf(kept).checkHost('other.mintlet.svc')).toBeUndefined()
    expect(leaf(kept).checkIP('127.0.0.1')).toBeDefined()
    expect(leaf(kept).checkIP('::1')).toBeDefined()
    expect(kept.nextAt).toBeGreaterThan(clock.now() + (LIFE * 2) / 3 - DAY)
    expect(JSON.stringify(kept)).not.toContain('PRIVATE KEY')
  })

  it('takes the host of a URL for a name, also that of IPv6', async () => {
    const { keeper } = world([new URL('https://[::1]:8443').hostname])
    const kept = await sync(keeper)
    expect(leaf(kept).subjectAltName).toBe('IP Address:0:0:0:0:0:0:0:1')
    expect(await sync(keeper)).toEqual(kept)
  })

  it('keeps it until two thirds of its life, and then makes one that the same clients trust', async () => {
    const { keeper, clock, store } = world()
    const first = await sync(keeper)
    const version = store.stored()?.version
    clock.jump(first.nextAt - clock.now() - 1)
    expect(await sync(keeper)).toEqual(first)
    expect(store.stored()?.version).toBe(version)
    clock.jump(1)
    const second = await sync(keeper)
    expect(second.tls.certificate).not.toBe(first.tls.certificate)
    expect(second.authority).toBe(first.authority)
  })

  it('makes a new authority long before the old one ends, and has clients trust both', async () => {
    const { keeper, clock } = world()
    const first = await sync(keeper)
    clock.jump(7 * LIFE)
    const second = await sync(keeper)
    expect(authorities(second)).toHaveLength(2)
    expect(second.authority).toContain(first.authority)
    const [authority] = authorities(second)
    expect(authority && leaf(second).verify(authority.publicKey)).toBe(true)
    clock.jump(4 * LIFE)
    expect(authorities(await sync(keeper))).toHaveLength(1)
  })

  it('makes a certificate anew when a name was added', async () => {
    const { keeper, clock, store } = world()
    const before = await sync(keeper)
    const names = ['tokens.mintlet.svc', 'tokens.example.com']
    const after = await sync(createTlsKeeper({ store, clock, names, lifetimeMs: LIFE }))
    expect(leaf(after).checkHost('tokens.example.com')).toBeDefined()
    expect(after.authority).toBe(before.authority)
  })
})

describe('createTlsKeeper with several replicas', () => {
  it('has a follower wait, then show what the leader made', async () => {
    const { keeper, clock } = world()
    expect(await keeper.sync(follow)).toMatchObject({ ok: false, failure: { reason: 'Pending' } })
    const made = await sync(keeper)
    const kept = await sync(keeper, follow)
    expect(kept).toEqual({ ...made, nextAt: clock.now() + 60_000 })
  })

  it('ends with one certificate when two make it at once', async () => {
    const { keeper, clock, store } = world()
    const other = createTlsKeeper({ store, clock, names: ['127.0.0.1'], lifetimeMs: LIFE })
    const [one, two] = await Promise.all([sync(keeper), sync(other)])
    expect(one.authority).toBe(two.authority)
  })

  it('never writes over what it cannot read, and shows none of it', async () => {
    const { keeper, store } = world()
    await keeper.sync(lead)
    const data = store.stored()?.data
    if (!data) throw new Error('nothing stored')
    const foreign = world()
    await foreign.keeper.sync(lead)
    const otherKey = foreign.store.stored()?.data['tls.key'] ?? new Redacted('')
    for (const change of [
      { 'tls.crt': 'canary' },
      { 'tls.key': new Redacted('canary') },
      { 'tls.key': otherKey },
      { 'ca.key': otherKey },
      { 'ca.crt': '' },
    ]) {
      store.put({ ...data, ...change })
      const version = store.stored()?.version
      const kept = await keeper.sync(lead)
      expect(kept).toMatchObject({ ok: false, failure: { ending: 'Stalled' } })
      expect(JSON.stringify(kept)).not.toContain('canary')
      expect(store.stored()?.version).toBe(version)
    }
  })

  it('says so when the store does not answer', async () => {
    const { clock } = world()
    const store = {
      read: () => Promise.reject(new Error('canary')),
      write: () => Promise.reject(new Error('canary')),
    }
    const keeper = createTlsKeeper({ store, clock, names: ['a.example'], lifetimeMs: LIFE })
    const kept = await keeper.sync(lead)
    expect(kept).toMatchObject({ ok: false, failure: { reason: 'IssuerUnavailable' } })
    expect(JSON.stringify(kept)).not.toContain('canary')
  })
})
