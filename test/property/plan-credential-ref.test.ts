import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../src/api/group.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import { formatTime } from '../../src/api/time.ts'
import type { ObservedClient } from '../../src/plan/observed-client.ts'
import { HOUR, MINUTE, NOW, SECOND, settings, type TokenSpecInput, token } from '../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from '../kit/observed-client.ts'
import { type PlanWorld, takeTurn, type WorldTurn } from '../kit/plan-world.ts'
import { unreportedSecretOf } from '../kit/unreported-secret.ts'

const world = (spec: TokenSpecInput = {}): PlanWorld => ({
  now: NOW,
  token: token({ spec: { ...BY_CREDENTIAL, ...spec } }),
  credential: readyClient(),
  issuer: k0rdentAsSeen(),
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
})

type Happening =
  | { readonly do: 'wait' | 'die' | 'deleteSecret' | 'editSecret' | 'forge' | 'request' }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'rotate'; readonly life: number }
  | { readonly do: 'become'; readonly state: ObservedClient['state'] }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'wait' as const }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('die', 'deleteSecret', 'editSecret', 'forge', 'request')
      .map((what) => ({ do: what })),
  },
  { weight: 3, arbitrary: fc.nat(1200).map((seconds) => ({ do: 'pass' as const, seconds })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(0, 30 * SECOND, 10 * MINUTE, HOUR, 24 * HOUR)
      .map((life) => ({ do: 'rotate' as const, life })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<ObservedClient['state']>('Ready', 'Ready', 'Pending', 'Stalled', 'Deleting')
      .map((state) => ({ do: 'become' as const, state })),
  },
)

/** Until when each credential that there ever was is good; epoch milliseconds. */
type Ends = Map<string, number>

const firstEnds = (): Ends => new Map([['cred-001', NOW + 24 * HOUR]])

function rotate(here: PlanWorld, ends: Ends, life: number): void {
  const credentialId = `cred-${String(ends.size + 1).padStart(3, '0')}`
  const expiresAt = here.now - (here.now % SECOND) + life
  here.credential = readyClient({}, { credentialId, issuedAt: here.now, expiresAt })
  ends.set(credentialId, expiresAt)
}

/** Whoever may edit Secrets writes what a mint just now would leave, with an id of their own. */
function forge(here: PlanWorld, resourceVersion: string): void {
  const { token: of, now } = here
  const name = secretNameOf(of)
  const receipt = { issuedAt: formatTime(now), credentialId: 'cred-forged' }
  const {
    live,
    terminating: _not,
    state: _is,
    ...shown
  } = unreportedSecretOf(of, {
    receipt,
    tokenId: `forged-${resourceVersion}`,
    expiresAt: now - (now % SECOND) + 12 * HOUR,
    secret: { resourceVersion },
  })
  if (live === undefined || !here.secrets.has(name)) return
  here.secrets.set(name, { ...shown, ...live, watched: true })
}

function letHappen(here: PlanWorld, ends: Ends, happens: Happening): void {
  const name = secretNameOf(here.token)
  const secret = here.secrets.get(name)
  here.resourceVersion += 1
  const resourceVersion = String(here.resourceVersion)
  switch (happens.do) {
    case 'wait':
      break
    case 'pass':
      here.now += happens.seconds * SECOND
      break
    case 'die':
      here.dies = true
      break
    case 'deleteSecret':
      here.secrets.delete(name)
      break
    case 'editSecret':
      if (secret) here.secrets.set(name, { ...secret, resourceVersion, digest: 'edited' })
      break
    case 'forge':
      forge(here, resourceVersion)
      break
    case 'request': {
      const annotations = { [REFRESH_REQUESTED_ANNOTATION]: resourceVersion }
      here.token = { ...here.token, metadata: { ...here.token.metadata, annotations } }
      break
    }
    case 'rotate':
      rotate(here, ends, happens.life)
      break
    case 'become':
      here.credential = here.credential && { ...here.credential, state: happens.state }
  }
}

const goOn = (here: PlanWorld, { settled: { next } }: WorldTurn): void => {
  here.now = Math.max(here.now, next?.at ?? here.now + MINUTE)
}

/** Nobody does anything any more, and the loop guard and every back-off are over. */
function calmDown(here: PlanWorld, ends: Ends): void {
  here.dies = false
  rotate(here, ends, 24 * HOUR)
  here.now += 2 * HOUR
  for (let turns = 0; turns < 12; turns += 1) goOn(here, takeTurn(here, settings()))
}

const policy = fc.constantFrom<TokenSpecInput>(
  {},
  { refresh: { atPercent: 80 } },
  { refresh: { before: '14m' } },
)

const SEVERAL = { minLength: 1, maxLength: 40, size: 'max' } as const

describe('a token that is minted with a credential', () => {
  test('never outlives it, whatever happens, and is of the one that there is in the end', () => {
    let minted = 0
    fc.assert(
      fc.property(policy, fc.array(happening, SEVERAL), (spec, happenings) => {
        const here = world(spec)
        const ends = firstEnds()
        for (const happens of happenings) {
          letHappen(here, ends, happens)
          const turn = takeTurn(here, settings())
          if (happens.do === 'wait') goOn(here, turn)
          const { credentialId = '', expiresAt = '' } = here.token.status
          expect(Date.parse(expiresAt) <= (ends.get(credentialId) ?? 0)).toBe(expiresAt !== '')
        }
        calmDown(here, ends)
        const { status } = here.token
        expect([status.phase, status.credentialId]).toEqual(['Active', [...ends.keys()].at(-1)])
        minted += here.mints
      }),
      { numRuns: 400 },
    )
    expect(minted).toBeGreaterThan(1000)
  })

  test('is minted at most once a minute because of a rotation, whoever rotates or forges what', () => {
    let followed = 0
    fc.assert(
      fc.property(fc.array(happening, SEVERAL), (happenings) => {
        const here = world()
        const ends = firstEnds()
        const waits: number[] = []
        let latest = Number.NEGATIVE_INFINITY
        for (const happens of happenings) {
          // Neither what expiry asks for nor a death in between is anybody's doing.
          if (happens.do === 'die') continue
          letHappen(here, ends, happens.do === 'rotate' ? { ...happens, life: HOUR } : happens)
          const { outcome } = takeTurn(here, settings())
          if (outcome.kind !== 'Minted') continue
          if (outcome.why === 'CredentialRotated') waits.push(here.now - latest)
          latest = here.now
        }
        expect(waits.filter((wait) => wait < MINUTE)).toEqual([])
        followed += waits.length
      }),
      { numRuns: 400 },
    )
    expect(followed).toBeGreaterThan(100)
  })

  test('is minted once with policy Never, however often the credential rotates', () => {
    fc.assert(
      fc.property(fc.array(happening, SEVERAL), (happenings) => {
        const here = world({ refresh: { policy: 'Never' } })
        const ends = firstEnds()
        takeTurn(here, settings())
        for (const happens of happenings) {
          letHappen(here, ends, happens)
          takeTurn(here, settings())
        }
        expect(here.mints).toBe(1)
      }),
      { numRuns: 200 },
    )
  })

  test('is not minted over and over when its credential nears its end', () => {
    const here = world()
    const end = NOW + HOUR
    here.credential = readyClient({}, { expiresAt: end })
    let turn = takeTurn(here, settings())
    while (here.now < end) {
      goOn(here, turn)
      turn = takeTurn(here, settings())
    }
    expect(here.now).toBe(end)
    expect(turn.settled.status.phase).toBe('Pending')
    // A life of 15 minutes, of which half passes, less the jitter.
    expect(here.mints).toBeLessThanOrEqual(9)
    expect(turn.settled.notices).toEqual([
      {
        type: 'Warning',
        reason: 'Lapsed',
        message: expect.stringContaining('ServiceAccountCredential pipeline expired'),
      },
    ])
  })
})
