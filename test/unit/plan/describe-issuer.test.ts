import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { retryable, stalled } from '../../../src/failure.ts'
import { describeIssuer, type IssuerOutcome } from '../../../src/plan/describe-issuer.ts'
import { issuer, NOW } from '../../kit/gen.ts'

const working: IssuerOutcome = {
  ok: true,
  type: 'local',
  issuerUrl: 'https://mintlet/local',
  jwksUri: 'https://mintlet/local/jwks',
  keyIds: ['b', 'a'],
}

const of = issuer({ metadata: { generation: 3 } })

describe('describeIssuer()', () => {
  test('tells where the public keys are, in an order of its own', () => {
    expect(describeIssuer(of, working, NOW)).toEqual({
      observedGeneration: 3,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          observedGeneration: 3,
          lastTransitionTime: formatTime(NOW),
          reason: 'Issued',
          message: 'Signing keys are in place and published at https://mintlet/local.',
        },
      ],
      issuer: 'https://mintlet/local',
      jwksUri: 'https://mintlet/local/jwks',
      keyIds: ['a', 'b'],
    })
  })

  test('says the same again while nothing changes', () => {
    const status = describeIssuer(of, working, NOW)
    expect(describeIssuer({ ...of, status }, working, NOW + 1e6)).toEqual(status)
  })

  test('keeps telling where the keys are while something is wrong', () => {
    const status = describeIssuer(of, working, NOW)
    const failure = retryable('IssuerUnavailable', 'its Secret cannot be read')
    const failing = describeIssuer({ ...of, status }, { ok: false, failure }, NOW)
    expect(failing).toMatchObject({ issuer: 'https://mintlet/local', keyIds: ['a', 'b'] })
    expect(failing.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'IssuerUnavailable' },
    ])
  })

  test('stalls what a person has to mend', () => {
    const failure = stalled('InvalidSpec', 'set spec.local')
    expect(describeIssuer(of, { ok: false, failure }, NOW).conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'InvalidSpec' },
      { type: 'Stalled', status: 'True', reason: 'InvalidSpec', message: 'set spec.local' },
    ])
  })

  describe('of an issuer that asks Google', () => {
    const principal = 'serviceAccount:minter@my-project.iam.gserviceaccount.com'
    const known: IssuerOutcome = { ok: true, type: 'google', principal }

    test('tells who the operator is there, and nothing of keys', () => {
      expect(describeIssuer(of, known, NOW)).toEqual({
        observedGeneration: 3,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            observedGeneration: 3,
            lastTransitionTime: formatTime(NOW),
            reason: 'Issued',
            message: `The operator asks Google as ${principal}.`,
          },
        ],
        principal,
      })
    })

    test('says so where the credentials do not tell', () => {
      const status = describeIssuer(of, { ok: true, type: 'google', principal: undefined }, NOW)
      expect(status).not.toHaveProperty('principal')
      expect(status.conditions).toMatchObject([
        { message: 'The operator asks Google as the identity of its environment.' },
      ])
    })

    test('keeps telling who it was while something is wrong, and forgets it with another identity', () => {
      const status = describeIssuer(of, known, NOW)
      const failure = stalled('Unauthenticated', 'there is no Secret')
      const failing = describeIssuer({ ...of, status }, { ok: false, failure }, NOW)
      expect(failing).toMatchObject({ principal, conditions: [{ reason: 'Unauthenticated' }, {}] })
      const anonymous = { ok: true, type: 'google', principal: undefined } as const
      expect(describeIssuer({ ...of, status: failing }, anonymous, NOW)).not.toHaveProperty(
        'principal',
      )
    })

    test('forgets what a type of before has told', () => {
      const before = describeIssuer(of, working, NOW)
      expect(Object.keys(describeIssuer({ ...of, status: before }, known, NOW))).toEqual([
        'observedGeneration',
        'conditions',
        'principal',
      ])
      const after = describeIssuer({ ...of, status: describeIssuer(of, known, NOW) }, working, NOW)
      expect(after).not.toHaveProperty('principal')
    })
  })
})
