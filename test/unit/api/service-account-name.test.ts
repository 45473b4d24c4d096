import { describe, expect, test } from 'vitest'
import { serviceAccountName } from '../../../src/api/service-account-name.ts'

const accepts = (name: string, longest = 128): boolean =>
  serviceAccountName(longest).safeParse(name).success

describe('the name of a service account', () => {
  test.each([
    'sa-pipeline-prod',
    'a',
    '1',
    'etl:reader',
    'ci@my-project.iam.gserviceaccount.com',
    'system:serviceaccount:etl:loader',
    'jobs/etl',
    'A.b_c-d+e:f@g/h0',
  ])('may be %s', (name) => {
    expect(accepts(name)).toBe(true)
  })

  test.each([
    '',
    '..',
    'a/../b',
    'a..b',
    'a//b',
    'a/.b',
    '/a',
    'a/',
    '-a',
    'a-',
    'a b',
    'a\n',
    'a%2fb',
    'a?b',
    'a#b',
    'a*',
    '{namespace}',
    'ä',
    'a\u0000b',
  ])('may not be %j', (name) => {
    expect(accepts(name)).toBe(false)
  })

  test('is no longer than whoever uses it allows', () => {
    expect([accepts('x'.repeat(128)), accepts('x'.repeat(129))]).toEqual([true, false])
    expect(accepts('x'.repeat(253), 253)).toBe(true)
  })

  test('is refused by the API server for the same reasons', () => {
    const { 'x-kubernetes-validations': rules } = serviceAccountName(253).meta() as {
      'x-kubernetes-validations': { rule: string; message: string }[]
    }
    expect(rules.map(({ rule }) => rule)).toEqual([
      "self.matches(r'^[A-Za-z0-9]([A-Za-z0-9._:@/+-]*[A-Za-z0-9])?$')",
      "!self.contains('..') && !self.contains('//') && !self.contains('/.')",
    ])
  })
})
