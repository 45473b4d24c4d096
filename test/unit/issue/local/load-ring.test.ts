import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { generateKey } from '../../../../src/issue/local/generate-key.ts'
import { LOCAL_ALGORITHMS } from '../../../../src/issue/local/key-document.ts'
import { loadKey } from '../../../../src/issue/local/load-key.ts'
import { loadRing } from '../../../../src/issue/local/load-ring.ts'

const key = (activeAt: number, algorithm: (typeof LOCAL_ALGORITHMS)[number] = 'EdDSA') =>
  generateKey({ algorithm, activeAt, longestLifeMs: 1000 }, 0)

describe('loadKey', () => {
  it.each(LOCAL_ALGORITHMS)(
    'makes a key of %s that no code can take out again',
    async (algorithm) => {
      const loaded = await loadKey(await key(0, algorithm))
      const reachable = inspect(loaded, { showHidden: true, depth: Infinity, getters: true })
      expect(reachable).toContain('sign: [Function')
      expect(reachable).not.toMatch(/KeyObject|CryptoKey|PRIVATE/)
      expect(loaded.publicJwk).toMatchObject({ kid: loaded.key.kid, use: 'sig', alg: algorithm })
      expect(loaded.key.publicKeyPem).toMatch(/^-----BEGIN PUBLIC KEY-----/)
    },
  )

  it('refuses a private half that belongs to another public half', async () => {
    const [one, two] = [await key(0), await key(0)]
    if (one.algorithm !== 'EdDSA' || two.algorithm !== 'EdDSA') throw new Error('not EdDSA')
    const mixed = { ...one, jwk: { ...one.jwk, d: two.jwk.d } }
    await expect(loadKey(mixed)).rejects.toThrow(/./)
  })
})

describe('loadRing', () => {
  it('publishes every key, and keeps the private half only of those that sign or will', async () => {
    const signing = [await key(1), await key(2), await key(3)]
    const blob = [await key(1)]
    const ring = await loadRing({ version: 1, signing: signing.toReversed(), blob }, 2)
    const kids = signing.map(({ kid }) => kid)
    expect(ring?.signing.publicKeys.map(({ kid }) => kid)).toEqual(kids)
    expect(ring?.signing.signers.map(({ kid }) => kid)).toEqual(kids.slice(1))
    expect(JSON.stringify(ring)).not.toContain('"d"')
  })
})
