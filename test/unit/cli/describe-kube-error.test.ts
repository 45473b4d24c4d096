import { expect, test } from 'vitest'
import { describeKubeError } from '../../../src/cli/describe-kube-error.ts'
import { KubeError, type KubeErrorKind } from '../../../src/kube/error.ts'

const described = (kind: KubeErrorKind): string =>
  describeKubeError(
    new KubeError({
      message: 'get secrets: 500',
      status: 500,
      kind,
      verb: 'get',
      resource: 'secrets',
      committed: 'no',
    }),
  )

test.each([
  ['Forbidden', 'you may not get secrets: get secrets: 500'],
  ['Unauthorized', 'the API server does not know who you are: get secrets: 500; log in again'],
  ['Unavailable', 'the API server does not answer: get secrets: 500'],
  ['Timeout', 'the API server does not answer: get secrets: 500'],
  ['Aborted', 'given up'],
  ['Conflict', 'the API server did not do it: get secrets: 500'],
  ['TooManyRequests', 'the API server did not do it: get secrets: 500'],
  ['BadResponse', 'the API server did not do it: get secrets: 500'],
] as const)('%s is said as %s', (kind, text) => {
  expect(described(kind)).toBe(text)
})
