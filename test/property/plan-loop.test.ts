import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../src/api/group.ts'
import { secretNameOf } from '../../src/api/secret-name-of.ts'
import { secretTypeOf } from '../../src/api/secret-type-of.ts'
import { published } from '../../src/plan/published.ts'
import { secretMetadata } from '../../src/plan/secret-metadata.ts'
import { anyToken, tokenSpecInput } from '../kit/arbitrary-observed.ts'
import { broken } from '../kit/broken.ts'
import { grant, HOUR, MINUTE, NOW, observedIssuer, SECOND, settings, token } from '../kit/gen.ts'
import { readyClient } from '../kit/observed-client.ts'
import { anyFailure } from '../kit/plan-outcome.ts'
import {
  type ActualSecret,
  observe,
  type PlanWorld,
  takeTurn,
  type WorldTurn,
} from '../kit/plan-world.ts'

const CANARY = 'canary-in-a-token'
const generous = observedIssuer({ spec: { grants: [grant({ maxLifetime: '12h' })] } })

const world = (over: Partial<PlanWorld>): PlanWorld => ({
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
  canary: CANARY,
  mints: 0,
  resourceVersion: 200,
  jitter: 0.5,
  ...over,
})

/** A version that we wrote ourselves holds what status says. */
const asWritten = ({
  spec,
  status,
}: PlanWorld['token']): Pick<ActualSecret, 'type' | 'digest'> => ({
  type: secretTypeOf(spec.valid ? spec.value.secret : {}),
  digest: status.secretDigest ?? 'digest-of-secret',
})

/** A Secret that the object owns, in any state that somebody may have brought it into. */
const anySecretOf = (of: PlanWorld['token']): fc.Arbitrary<ActualSecret | undefined> =>
  fc.option(
    fc
      .record({
        name: fc.constant(of.status.secretName ?? secretNameOf(of)),
        uid: fc.constant('uid-of-secret'),
        ownerUid: fc.constant(of.metadata.uid),
        labels: fc.constantFrom(
          {},
          secretMetadata({ type: 'Opaque' }, { tokenId: '', expiresAt: '' }).labels,
        ),
        annotations: fc.constant({}),
        // What others do to it gives it a newer version than the 100 that status knows.
        version: fc.constantFrom(
          { resourceVersion: '99', immutable: false, ...asWritten(of) },
          { resourceVersion: '100', immutable: false, ...asWritten(of) },
          { resourceVersion: '101', immutable: false, ...asWritten(of) },
          { resourceVersion: '101', immutable: true, ...asWritten(of) },
          { resourceVersion: '101', immutable: false, type: 'Opaque', digest: 'else' },
          { resourceVersion: '101', immutable: true, type: 'example.com/token', digest: 'else' },
        ),
        watched: fc.boolean(),
      })
      .map(({ version, ...rest }) => ({ ...rest, ...version })),
    { nil: undefined, freq: 4 },
  )

const anyWorld = anyToken
  .filter(({ metadata, spec, status }) => {
    if (metadata.deletionTimestamp !== undefined || status.phase === 'Expired') return false
    if (!spec.valid || spec.value.suspend) return false
    // A back-off of years is only what no attempt ever writes.
    const { nextAttemptAt } = status.issuance ?? {}
    return nextAttemptAt === undefined || !nextAttemptAt.startsWith('9999')
  })
  .chain((of) =>
    fc.tuple(fc.constant(of), anySecretOf(of), fc.double({ min: 0, max: 0.99, noNaN: true })),
  )
  .map(([of, secret, jitter]) =>
    world({
      token: of,
      secrets: new Map(secret === undefined ? [] : [[secret.name, secret]]),
      jitter,
    }),
  )

/** Time goes on to the next turn; false: there is none. */
function goOn(here: PlanWorld, { settled: { next } }: WorldTurn): boolean {
  if (next === undefined) return false
  here.now = Math.max(here.now, next.at)
  return true
}

const holdsWhatStatusSays = ({ token: { metadata, status }, secrets, now }: PlanWorld): boolean => {
  const current = published(status)
  const secret = secrets.get(current?.secretName ?? '')
  return (
    current !== undefined &&
    now < current.expiresAt &&
    secret?.ownerUid === metadata.uid &&
    secret.digest === status.secretDigest
  )
}

const ready = ({ token: { status } }: PlanWorld): boolean => status.phase === 'Active'

describe('a loop of plan() and settle()', () => {
  test('comes to rest with a valid credential in its Secret, wherever it starts, and stays there', () => {
    let minted = 0
    fc.assert(
      fc.property(anyWorld, (here) => {
        let turn = takeTurn(here, settings())
        for (let turns = 0; turns < 12 && !rests(turn); turns += 1) {
          if (!goOn(here, turn)) break
          turn = takeTurn(here, settings())
        }
        if (isRefused(turn) || hasEnded(here)) return
        expect(rests(turn)).toBe(true)
        expect([ready(here), holdsWhatStatusSays(here)]).toEqual([true, true])
        expect(observe(here).strays).toEqual([])
        const before = here.mints
        const until = here.now + 3 * HOUR
        while (here.now < until && goOn(here, turn)) {
          turn = takeTurn(here, settings())
          if (hasEnded(here)) return
          expect([ready(here), holdsWhatStatusSays(here)]).toEqual([true, true])
          expect(turn.settled.notices.filter(({ type }) => type === 'Warning')).toEqual([])
        }
        minted += here.mints - before
        // The shortest life here is 5 minutes, and no refresh comes before 10 % of a life and 10 s.
        expect(here.mints - before).toBeLessThanOrEqual((3 * HOUR) / (30 * SECOND) + 1)
      }),
      { numRuns: 400 },
    )
    expect(minted).toBeGreaterThan(500)
  })

  test('writes nothing while nothing happens', () => {
    fc.assert(
      fc.property(anyWorld, (here) => {
        let turn = takeTurn(here, settings())
        for (let turns = 0; turns < 12 && !rests(turn); turns += 1) {
          if (!goOn(here, turn)) return
          turn = takeTurn(here, settings())
        }
        const before = [here.token.status, here.resourceVersion]
        const again = takeTurn(here, settings())
        expect([here.token.status, here.resourceVersion]).toEqual(before)
        expect(again.settled.notices).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('stays within its rules whatever others do in between', () => {
    fc.assert(
      fc.property(
        tokenSpecInput,
        fc.array(happening, { minLength: 1, maxLength: 30, size: 'max' }),
        fc.constantFrom(0, 0, 2 * SECOND, -2 * SECOND, 10 * MINUTE, -10 * MINUTE),
        (spec, happenings, serverSkew) => {
          const here = world({ token: token({ spec }), serverSkew })
          const times: number[] = []
          let deaths = 0
          for (const happens of happenings) {
            letHappen(here, happens)
            const before = here.token.status.phase
            const turn = takeTurn(here, settings())
            if (turn.outcome.kind === 'Minted') times.push(here.now)
            deaths += Number(turn.died)
            if (!turn.died) keepsTheRules(here, turn)
            expect(before !== 'Expired' || hasEnded(here)).toBe(true)
            if (happens.do === 'wait') goOn(here, turn)
          }
          const never = here.token.spec.valid && here.token.spec.value.refresh.policy === 'Never'
          // What somebody spoils before the next process could see it is lost.
          expect(never ? times.length : 0).toBeLessThanOrEqual(1 + deaths)
          expect(mostWithin(times, MINUTE)).toBeLessThanOrEqual(8 + deaths)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('never storms an issuer, whatever times it grants', () => {
    const skew = fc.integer({ min: -5400, max: 5400 }).map((seconds) => seconds * SECOND)
    fc.assert(
      fc.property(tokenSpecInput, skew, (spec, issuerSkew) => {
        const here = world({ token: token({ spec }), issuerSkew })
        const times: number[] = []
        for (let turns = 0; turns < 200 && here.now < NOW + HOUR; turns += 1) {
          const turn = takeTurn(here, settings())
          if (turn.outcome.kind === 'Minted') times.push(here.now)
          if (!goOn(here, turn)) break
        }
        // A credential is left alone for 10 s, and the back-off begins with 5 s and doubles.
        expect(mostWithin(times, MINUTE)).toBeLessThanOrEqual(6)
      }),
      { numRuns: 200 },
    )
  })
})

type Happening =
  | {
      readonly do:
        | 'wait'
        | 'requestRefresh'
        | 'editSecret'
        | 'touchSecret'
        | 'deleteSecret'
        | 'recover'
        | 'die'
    }
  | { readonly do: 'pass' | 'setClock'; readonly by: number }
  | { readonly do: 'fail'; readonly failure: PlanWorld['failure'] }
  | { readonly do: 'issuer'; readonly to: PlanWorld['issuer'] }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'wait' as const }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      { do: 'requestRefresh' as const },
      { do: 'editSecret' as const },
      { do: 'touchSecret' as const },
      { do: 'deleteSecret' as const },
      { do: 'recover' as const },
      { do: 'die' as const },
    ),
  },
  { weight: 2, arbitrary: fc.nat(7200).map((s) => ({ do: 'pass' as const, by: s * SECOND })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: -7200, max: 7200 })
      .map((s) => ({ do: 'setClock' as const, by: s * SECOND })),
  },
  { weight: 1, arbitrary: anyFailure(NOW).map((failure) => ({ do: 'fail' as const, failure })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        undefined,
        generous,
        { ...generous, keyIds: undefined },
        { ...generous, keyIds: ['key-2'] },
      )
      .map((to) => ({ do: 'issuer' as const, to })),
  },
)

function letHappen(here: PlanWorld, happens: Happening): void {
  const name = secretNameOf(here.token)
  const secret = here.secrets.get(name)
  here.resourceVersion += 1
  const resourceVersion = String(here.resourceVersion)
  switch (happens.do) {
    case 'wait':
      break
    case 'pass':
      here.now += happens.by
      break
    case 'setClock':
      here.now += happens.by
      here.serverSkew -= happens.by
      break
    case 'requestRefresh': {
      const { metadata } = here.token
      const annotations = { [REFRESH_REQUESTED_ANNOTATION]: resourceVersion }
      here.token = { ...here.token, metadata: { ...metadata, annotations } }
      break
    }
    case 'editSecret':
      if (secret) here.secrets.set(name, { ...secret, resourceVersion, digest: 'edited' })
      break
    case 'touchSecret':
      if (secret) here.secrets.set(name, { ...secret, resourceVersion, labels: {} })
      break
    case 'deleteSecret':
      here.secrets.delete(name)
      break
    case 'die':
      here.dies = true
      break
    case 'fail':
      here.failure = happens.failure
      break
    case 'issuer':
      here.issuer = happens.to
      break
    case 'recover':
      here.failure = undefined
      here.issuer = generous
  }
}

function keepsTheRules(here: PlanWorld, { step, outcome, settled }: WorldTurn): void {
  const { status, notices } = settled
  const is = (type: string, value: string): boolean =>
    status.conditions?.some((found) => found.type === type && found.status === value) === true
  const looked = outcome.kind === 'Minted' || (step.step === 'Rest' && step.why === 'Valid')
  const serverTime = here.now + here.serverSkew
  const rules = {
    'no secret is told': !JSON.stringify([status, notices]).includes(CANARY),
    'expired by the clock of the API server':
      step.step !== 'Expire' || serverTime >= Date.parse(status.expiresAt ?? ''),
    'ready of what is there': !looked || ready(here) === holdsWhatStatusSays(here),
    'stalled is not ready': !is('Stalled', 'True') || is('Ready', 'False'),
    'failing is ready': !is('RefreshFailing', 'True') || is('Ready', 'True'),
  }
  expect(broken(rules)).toEqual([])
}

/** Nothing is left to do until the credential is due. */
const rests = ({ outcome, settled }: WorldTurn): boolean =>
  outcome.kind === 'Minted'
    ? settled.next?.at === Date.parse(settled.status.refreshAt ?? settled.status.expiresAt ?? '')
    : outcome.kind === 'Rested' && outcome.why === 'Valid'

const hasEnded = ({ token: { status } }: PlanWorld): boolean => status.phase === 'Expired'

/** What only a change of the object mends. */
const isRefused = ({ outcome }: WorldTurn): boolean =>
  outcome.kind === 'Refused' && outcome.failure.ending === 'Stalled'

/** The most of these times that lie in one window. */
const mostWithin = (times: readonly number[], window: number): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + window).length))
