import { expect, test } from 'vitest'
import { describeKubeError } from '../../../../src/cli/look/describe-kube-error.ts'
import { answerError } from '../../../../src/kube/answer-error.ts'
import { describeCall } from '../../../../src/kube/describe-call.ts'
import { KubeError, type KubeErrorKind } from '../../../../src/kube/error.ts'

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
  ['TooManyRequests', 'the API server has too much to do: get secrets: 500; try again in a moment'],
  ['BadResponse', 'the API server did not do it: get secrets: 500'],
] as const)('%s is said as %s', (kind, text) => {
  expect(described(kind)).toBe(text)
})

const refused = (path: string, status: number, text = ''): string => {
  const error = answerError(describeCall({ method: 'GET', path }), { status, text })
  expect(error).toBeInstanceOf(KubeError)
  return describeKubeError(error)
}
const OURS = '/apis/mintlet.dev/v1alpha1/namespaces/etl/impersonatedtokens/reader'

test('a cluster without the kinds of mintlet is told from one without the object', () => {
  expect(refused(OURS, 404, '404 page not found\n')).toBe(
    'the API server serves no impersonatedtokens: mintlet is not installed there, or in another version. See whether it is the right cluster, and kubectl mintlet doctor',
  )
  expect(refused(OURS, 404, '{"reason":"NotFound"}')).not.toContain('not installed')
  const proxied = '/api/v1/namespaces/etl/services/https:issuer:443/proxy/jwks'
  expect(refused(proxied, 404, 'nothing here')).not.toContain('not installed')
})

test('who asks too much is told to wait', () => {
  expect(refused(OURS, 429)).toContain('try again in a moment')
})
