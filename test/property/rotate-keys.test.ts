import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LOCAL_ALGORITHMS } from '../../src/issue/local/key-document.ts'
import { type KeyTimes, rotateKeys } from '../../src/issue/local/rotate-keys.ts'
import { type RotationPolicy, scalePolicy } from '../../src/issue/local/scale-policy.ts'
import { signerAt } from '../../src/issue/local/signer-at.ts'

type Key = KeyTimes & { readonly id: number; readonly publishedAt: number }
type Token = { readonly id: number; readonly expiresAt: number }

const HOUR = 3_600_000

const policies: fc.Arbitrary<RotationPolicy> = fc.record({
  algorithm: fc.constantFrom(...LOCAL_ALGORITHMS),
  keyRotationMs: fc.integer({ min: 10_000, max: 1000 * HOUR }),
  overlapMs: fc.integer({ min: 0, max: 2 * HOUR }),
  publishAheadMs: fc.integer({ min: 0, max: 2 * HOUR }),
  longestLifeMs: fc.integer({ min: 10_000, max: 12 * HOUR }),
})

/** The operator looks again after a share of the time to nextAt, sometimes long after it, under a policy of which one may change. */
const lives = fc.record({
  policies: fc.array(policies, { minLength: 1, maxLength: 3 }),
  steps: fc.array(
    fc.record({ policy: fc.nat(), share: fc.double({ min: 0.01, max: 3, noNaN: true }) }),
    { minLength: 1, maxLength: 60 },
  ),
})

function turn(ring: readonly Key[], policy: RotationPolicy, now: number, id: number): Key[] {
  const { keep, add } = rotateKeys(ring, policy, now)
  return add === undefined ? [...keep] : [...keep, { ...add, id, publishedAt: now }]
}

it('rotateKeys keeps whatever verifies, publishes before it signs, and settles in one turn', () => {
  fc.assert(
    fc.property(lives, (life) => {
      let now = 1_800_000_000_000
      let ring: Key[] = []
      let tokens: Token[] = []
      for (const [index, { policy: which, share }] of life.steps.entries()) {
        const policy = life.policies[which % life.policies.length] ?? life.policies[0]
        if (policy === undefined) throw new Error('no policy')
        const first = ring.length === 0
        ring = turn(ring, policy, now, index)
        const again = rotateKeys(ring, policy, now)
        expect(again.changed).toBe(false)
        expect(again.nextAt).toBeGreaterThan(now)
        expect(ring.length).toBeLessThanOrEqual(32)

        const signer = signerAt(ring, now)
        if (signer === undefined) throw new Error('nobody signs')
        expect(signer.activeAt).toBeLessThanOrEqual(now)
        expect(signer.longestLifeMs).toBeGreaterThanOrEqual(policy.longestLifeMs)
        const added = ring.find((key) => key.publishedAt === now)
        const ahead = added && !first ? added.activeAt - now : Infinity
        expect(ahead).toBeGreaterThanOrEqual(scalePolicy(policy).publishAheadMs)

        tokens = tokens.filter(({ expiresAt }) => now < expiresAt)
        for (const { id } of tokens) expect(ring.map((key) => key.id)).toContain(id)
        tokens.push({ id: signer.id, expiresAt: now + signer.longestLifeMs })

        const wait = again.nextAt - now
        expect(rotateKeys(ring, policy, again.nextAt - 1).changed).toBe(false)
        now += Math.max(1, Math.floor(wait * share))
        // Signed by the ring as it was loaded, just before the next look.
        const late = signerAt(ring, now - 1)
        if (late) tokens.push({ id: late.id, expiresAt: now - 1 + late.longestLifeMs })
      }
    }),
    { numRuns: 300 },
  )
})

it('rotateKeys changes the signing key at the pace that was asked, however small, while lives are short', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: HOUR }), (keyRotationMs) => {
      const policy: RotationPolicy = {
        algorithm: 'ES256',
        keyRotationMs,
        overlapMs: HOUR,
        publishAheadMs: HOUR,
        longestLifeMs: 10_000,
      }
      const start = 1_800_000_000_000
      let now = start
      let ring: Key[] = []
      const signers = new Set<number>()
      for (let index = 0; now <= start + 10 * keyRotationMs; index += 1) {
        ring = turn(ring, policy, now, index)
        const signer = signerAt(ring, now)
        if (signer) signers.add(signer.id)
        now = rotateKeys(ring, policy, now).nextAt
      }
      expect(signers.size).toBe(11)
    }),
  )
})
