import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { retryable, stalled } from '../../../src/failure.ts'
import { describeIssuer, type IssuerOutcome } from '../../../src/plan/describe-issuer.ts'
import { issuer, NOW } from '../../kit/gen.ts'

const working: IssuerOutcome = {
  ok: true,
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
})
