import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import type { FrozenUse } from '../../../../src/api/frozen-use.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { credentialConsumersStale } from '../../../../src/plan/credential/credential-consumers-stale.ts'
import { nextCredentialTurn } from '../../../../src/plan/credential/next-credential-turn.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { planCredential } from '../../../../src/plan/credential/plan-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  issuedStatus,
  LIFE,
  observedCredential,
  remote,
} from '../../../kit/credential-gen.ts'
import { frozenUse } from '../../../kit/frozen-use.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import { held } from '../../../kit/observed-credential.ts'

const ON = credentialSettings({ consumerCheck: true })

type World = {
  readonly uses?: readonly FrozenUse[] | undefined
  readonly spec?: CredentialSpecInput
  readonly content?: Partial<CredentialRecord>
  readonly over?: Partial<ObservedCredential>
  readonly at?: number
  readonly refreshAt?: number
  readonly how?: typeof ON
}

/** cred-1 was asked for at NOW for LIFE; it is rotated after 66 hours. */
function told(world: World) {
  const { spec = {}, content = {}, over, at = NOW + HOUR, refreshAt = NOW + 66 * HOUR } = world
  const facts = issuedStatus(content.current, { refreshAt: formatTime(refreshAt) })
  const seen = observedCredential({
    credential: credential({ spec, status: facts }),
    content: credentialRecord(content),
    consumers: { at, uses: 'uses' in world ? world.uses : [frozenUse()] },
    ...over,
  })
  return credentialConsumersStale(seen, facts, at, world.how ?? ON)
}

const who = (world: World): string | undefined =>
  told(world)?.message.split('. ')[0]?.replace('1 workload never sees a refresh: ', '')

/** cred-2 took over after 66 hours; cred-1 is deleted an hour later. */
const ROTATED_AT = NOW + 66 * HOUR
const previous = [{ id: 'cred-1', expiresAt: NOW + LIFE, retireAt: ROTATED_AT + HOUR }]
const ROTATED: Partial<CredentialRecord> = {
  mints: 2,
  current: credentialFacts({
    id: 'cred-2',
    createdAt: ROTATED_AT,
    expiresAt: ROTATED_AT + LIFE,
  }),
  previous,
}
const rotated = (over: World = {}): World => ({
  content: ROTATED,
  at: ROTATED_AT + MINUTE,
  refreshAt: ROTATED_AT + 66 * HOUR,
  ...over,
})

const env = 'Pod debug (env in container app)'
const at = (time: number): string => `${env} fails at ${formatTime(time)}`

describe('whom no rotation of a client credential reaches', () => {
  test('fails when the overlap after the next rotation is over', () => {
    expect(who({})).toBe(at(NOW + 67 * HOUR))
    const rotation = { policy: 'BeforeExpiry', overlap: '30h' } as const
    expect(who({ spec: { rotation } })).toBe(at(NOW + 96 * HOUR))
    const longer = { policy: 'BeforeExpiry', overlap: '50h' } as const
    expect(who({ spec: { rotation: longer } })).toBe(at(NOW + LIFE))
  })

  test('while the rotation is late nothing is said but when the credential expires', () => {
    expect(who({ at: NOW + 80 * HOUR })).toBe(`${at(NOW + LIFE)} at the latest`)
  })

  test('fails when the one that it has is deleted, once it has been replaced', () => {
    expect(who(rotated())).toBe(at(ROTATED_AT + HOUR))
    const short = [
      { id: 'cred-1', expiresAt: ROTATED_AT + 5 * MINUTE, retireAt: ROTATED_AT + HOUR },
    ]
    expect(who(rotated({ content: { ...ROTATED, previous: short } }))).toBe(
      at(ROTATED_AT + 5 * MINUTE),
    )
    const uses = [frozenUse({ startedAt: ROTATED_AT + MINUTE })]
    expect(who(rotated({ uses }))).toBe(at(ROTATED_AT + 67 * HOUR))
    const made = [frozenUse({ startedAt: ROTATED_AT, madeFor: { 'uid-of-pipeline': 'cred-2' } })]
    expect(who(rotated({ uses: made }))).toBe(at(ROTATED_AT + 67 * HOUR))
  })

  test('may still have one whose deletion is held up', () => {
    expect(who(rotated({ at: ROTATED_AT + 2 * HOUR }))).toBe(`${at(NOW + LIFE)} at the latest`)
  })

  test('what nobody ever had counts for nothing', () => {
    const unpublished = {
      id: 'x',
      expiresAt: NOW + LIFE,
      retireAt: NOW,
      unpublished: true,
    } as const
    const content = { ...ROTATED, previous: [...previous, unpublished] }
    expect(who(rotated({ content }))).toBe(at(ROTATED_AT + HOUR))
  })

  test('has failed with one that the record does not know any more', () => {
    const content = { ...ROTATED, mints: 7, previous: [] }
    expect(who(rotated({ content, at: ROTATED_AT + 2 * HOUR }))).toBe(
      `${env} has failed since ${formatTime(ROTATED_AT + HOUR)} at the latest`,
    )
  })

  test('nobody, where there is no rotation, no record, or no such check', () => {
    const none = { rotation: { policy: 'None' } } as const
    expect(told({ spec: none })).toBeUndefined()
    expect(told({ how: credentialSettings() })).toBeUndefined()
    const over = { record: { live: false, content: undefined, version: undefined } }
    expect(told({ over })).toBeUndefined()
  })
})

describe('a workload that is restarted for each client credential', () => {
  const api = { kind: 'Deployment', name: 'api' } as const
  const uses = [frozenUse({ workload: api })]
  const spec = { rolloutRestart: [api] }

  test('is waited for, and not told of', () => {
    expect(told({ uses, spec })).toBeUndefined()
    expect(told(rotated({ uses, spec }))).toBeUndefined()
    expect(told(rotated({ uses }))).toBeDefined()
  })

  test('is told of when the old one has expired before it was restarted', () => {
    const short = [{ id: 'cred-1', expiresAt: ROTATED_AT + MINUTE, retireAt: ROTATED_AT + HOUR }]
    const content = { ...ROTATED, previous: short }
    expect(told(rotated({ uses, spec, content }))?.message).toContain('Deployment api')
  })

  test('is told of when it has not opted in', () => {
    const workloads = [{ ...api, state: 'NotAllowed', restartedAt: undefined }] as const
    expect(told(rotated({ uses, spec, over: { workloads } }))).toBeDefined()
  })
})

const seen = (over: Partial<ObservedCredential> = {}) =>
  observedCredential({ credential: held({ status: issuedStatus() }), remote: remote(), ...over })

const isAsked = (over?: Partial<ObservedCredential>, how = ON): boolean =>
  planCredential(seen(over), NOW + MINUTE, how).step === 'ReadConsumers'

describe('looking for them', () => {
  test('is the last thing that is done, where it is asked for and was not done for a while', () => {
    expect(isAsked()).toBe(true)
    expect(isAsked({}, credentialSettings())).toBe(false)
    expect(isAsked({ consumers: { at: NOW, uses: undefined } })).toBe(false)
    const rotation = { policy: 'None' } as const
    expect(isAsked({ credential: held({ spec: { rotation }, status: issuedStatus() }) })).toBe(
      false,
    )
    expect(isAsked({ credential: held() })).toBe(false)
  })

  test('comes again an interval later', () => {
    const of = seen({ consumers: { at: NOW, uses: [] } })
    const { credential: object } = of
    if (object === undefined) throw new Error('there is one')
    const rested = { kind: 'Rested', why: 'Valid', until: undefined } as const
    const next = (how: typeof ON) =>
      nextCredentialTurn(of, object, object.status, rested, NOW + MINUTE, how)?.at
    const often = { ...ON, consumerCheckInterval: 2 * MINUTE }
    expect(next(often)).toBe(NOW + 2 * MINUTE)
    expect(next({ ...often, consumerCheck: false })).not.toBe(NOW + 2 * MINUTE)
  })
})
