import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../src/api/group.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import { published } from '../../src/plan/published.ts'
import { anyToken, tokenSpecInput } from '../kit/arbitrary-observed.ts'
import { grant, HOUR, NOW, observedIssuer, SECOND, settings, token } from '../kit/gen.ts'
import { readyClient } from '../kit/observed-client.ts'
import { type PlanWorld, takeTurn, type WorldTurn } from '../kit/plan-world.ts'

const generous = observedIssuer({ spec: { grants: [grant({ maxLifetime: '12h' })] } })

const world = (over: Partial<PlanWorld> = {}): PlanWorld => ({
  now: NOW,
  token: token(),
  credential: readyClient(),
  issuer: generous,
  secrets: new Map(),
  rival: undefined,
  serverSkew: 0,
  issuerSkew: 0,
  failure: undefined,
  dies: false,
  canary: 'canary-in-a-token',
  mints: 0,
  resourceVersion: 200,
  jitter: 0.5,
  ...over,
})

/** Turns until the process dies over a mint; undefined: it never mints. */
function untilDeath(here: PlanWorld): WorldTurn | undefined {
  here.dies = true
  for (let turns = 0; turns < 30; turns += 1) {
    const turn = takeTurn(here, settings())
    if (turn.died) return turn
    if (turn.settled.next === undefined) break
    here.now = Math.max(here.now, turn.settled.next.at)
  }
  return undefined
}

const touch = (here: PlanWorld): void => {
  const name = secretNameOf(here.token)
  const secret = here.secrets.get(name)
  here.resourceVersion += 1
  const resourceVersion = String(here.resourceVersion)
  if (secret) here.secrets.set(name, { ...secret, resourceVersion, labels: {} })
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the next process, after one that died between its two writes', () => {
  test('says at once what that would have said, and mints nothing', () => {
    let adopted = 0
    fc.assert(
      fc.property(anyToken, fc.nat(3), share, (of, after, waited) => {
        // A clock that has been set back: the guard's window is still to come.
        if (Date.parse(of.status.issuance?.unscheduledSince ?? '') > NOW) return
        // The first id is what a status of anyToken may name.
        const here = world({ token: of, mints: 1 })
        for (let turns = 0; turns < after; turns += 1) {
          const { settled } = takeTurn(here, settings())
          here.now = Math.max(here.now, settled.next?.at ?? here.now)
        }
        const death = untilDeath(here)
        if (death === undefined) return
        const { issuance: _lost, ...wanted } = death.settled.status
        const { issuedAt = '', expiresAt = '' } = wanted
        // A clock that has been set back; times are whole seconds.
        if (Date.parse(issuedAt) <= (published(here.token.status)?.issuedAt ?? 0)) return
        const mints = here.mints
        here.now += Math.floor((Date.parse(expiresAt) - Date.parse(issuedAt) - SECOND) * waited)
        const { step, settled } = takeTurn(here, settings())
        const { issuance: _guard, ...told } = settled.status
        expect([step.step, here.mints]).toEqual(['AdoptSecret', mints])
        const { conditions: _since, ...facts } = wanted
        expect(told).toMatchObject(facts)
        expect(Object.keys(told).toSorted()).toEqual(Object.keys(wanted).toSorted())
        adopted += 1
      }),
      { numRuns: 800 },
    )
    expect(adopted).toBeGreaterThan(250)
  })

  test('gives no second credential for policy Never, however late it comes and whoever touches the Secret', () => {
    const happenings = fc.array(fc.constantFrom('die', 'touch', 'pass', 'request', 'turn'), {
      minLength: 3,
      maxLength: 20,
      size: 'max',
    })
    let minted = 0
    fc.assert(
      fc.property(tokenSpecInput, happenings, fc.nat(7200), (spec, all, seconds) => {
        const here = world({ token: token({ spec: { ...spec, refresh: { policy: 'Never' } } }) })
        for (const happens of all) {
          if (happens === 'die') here.dies = true
          if (happens === 'touch') touch(here)
          if (happens === 'pass') here.now += seconds * SECOND
          if (happens === 'request') {
            const { metadata } = here.token
            const annotations = { [REFRESH_REQUESTED_ANNOTATION]: String(here.now) }
            here.token = { ...here.token, metadata: { ...metadata, annotations } }
          }
          takeTurn(here, settings())
        }
        expect(here.mints).toBeLessThanOrEqual(1)
        minted += here.mints
      }),
      { numRuns: 400 },
    )
    expect(minted).toBeGreaterThan(200)
  })

  test('mints what falls due meanwhile, once', () => {
    const here = world()
    untilDeath(here)
    here.now += 40 * 60 * SECOND
    takeTurn(here, settings())
    const next = takeTurn(here, settings())
    expect([next.step.step, here.mints]).toEqual(['Mint', 2])
    here.now += 10 * HOUR
    untilDeath(here)
    here.now += 2 * HOUR
    // What has expired meanwhile serves nobody.
    expect(takeTurn(here, settings()).step).toMatchObject({ step: 'Mint' })
  })
})
