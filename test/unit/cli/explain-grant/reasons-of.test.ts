import { describe, expect, test } from 'vitest'
import { reasonsOf } from '../../../../src/cli/explain-grant/reasons-of.ts'
import { token } from '../../../kit/gen.ts'

const REPORT: Parameters<typeof reasonsOf>[0] = {
  asked: { namespace: 'etl' },
  granted: { answer: 'Yes', grants: [] },
  requester: { answer: 'Yes', user: 'ada', groups: [], rights: [] },
}
const FACTS: Parameters<typeof reasonsOf>[1] = {
  wanted: { kind: 'ImpersonatedToken', object: token(), isThere: true },
  client: undefined,
  issuer: undefined,
  issuerRef: { kind: 'ClusterCredentialIssuer', name: 'local' },
}
const hidden = { seen: false, why: 'Forbidden', message: 'you may not' } as const

const withRights = (answer: 'No' | 'Unknown', right: 'No' | 'Unknown'): typeof REPORT => ({
  ...REPORT,
  requester: {
    ...REPORT.requester,
    answer,
    rights: [{ askedBy: 'AdmissionPolicy', answer: right, anyOf: [] }],
  },
})

describe('reasonsOf()', () => {
  test('are none where nothing is missing', () => {
    expect(reasonsOf(REPORT, FACTS, undefined)).toEqual([])
  })

  test('tell what refuses before what could not be seen', () => {
    const report = {
      ...withRights('No', 'No'),
      granted: { answer: 'Unknown' as const, grants: [] },
    }
    expect(reasonsOf(report, { ...FACTS, issuer: hidden }, undefined)).toEqual([
      'ada lacks a right to ask for it',
      'what ClusterCredentialIssuer local grants could not be seen: you may not',
    ])
  })

  test('tell a right that is missing from one that could not be asked about', () => {
    expect(reasonsOf(withRights('Unknown', 'No'), FACTS, undefined)).toEqual([
      'ada lacks a right that the admission policy asks for, if there is one',
    ])
    expect(reasonsOf(withRights('Unknown', 'Unknown'), FACTS, undefined)).toEqual([
      'whether ada has all rights to ask for it could not be seen',
    ])
  })

  test('tell of labels that nobody has seen', () => {
    const grants = [
      { grant: 'spec.grants[0]', answer: 'Unknown' as const, misfits: [], maxLifetime: '1h' },
    ]
    const report = { ...REPORT, granted: { answer: 'Unknown' as const, grants } }
    expect(reasonsOf(report, FACTS, 'no grant is for namespace etl')).toEqual([
      'a grant is for namespaces by labels, and those of namespace etl could not be seen',
    ])
  })

  test('tell of a credential that is not there, or cannot be seen', () => {
    const absent = { ...hidden, why: 'Absent', message: 'there is none' } as const
    expect(reasonsOf(REPORT, { ...FACTS, client: absent }, undefined)).toEqual([
      'its ServiceAccountCredential: there is none',
    ])
    expect(reasonsOf(REPORT, { ...FACTS, client: hidden }, undefined)).toEqual([
      'its ServiceAccountCredential: you may not',
    ])
  })
})
