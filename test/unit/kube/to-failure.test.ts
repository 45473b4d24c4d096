import { expect, test } from 'vitest'
import { answerError } from '../../../src/kube/answer-error.ts'
import { toFailure } from '../../../src/kube/to-failure.ts'
import { refusal, unreachable } from './errors.ts'

const NOW = 1_000_000

test('a missing right on Secrets has to be mended by somebody, and the message names it', () => {
  const failure = toFailure(refusal(403, 'Forbidden'), NOW)
  expect(failure).toMatchObject({ ending: 'Stalled', reason: 'SecretForbidden' })
  expect(failure.message).toContain('lacks the right to get secrets')
})

test('a missing right on anything else is not the fault of the object', () => {
  const about = { verb: 'patch', resource: 'impersonatedtokens/status', namespace: 'a', name: 'b' }
  const error = answerError(about, { status: 403, text: '' })
  expect(toFailure(error, NOW)).toMatchObject({
    ending: 'Retryable',
    reason: 'ApiServerUnavailable',
  })
})

test('a namespace that is being deleted is no missing right', () => {
  const about = { verb: 'create', resource: 'secrets', namespace: 'a' }
  const text = JSON.stringify({
    reason: 'Forbidden',
    details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
  })
  expect(toFailure(answerError(about, { status: 403, text }), NOW)).toMatchObject({
    ending: 'Retryable',
    reason: 'Conflict',
  })
})

test('a busy API server is waited for as long as it asks', () => {
  const error = refusal(429, 'TooManyRequests', '7')
  expect(toFailure(error, NOW)).toMatchObject({ ending: 'Waiting', until: NOW + 7000 })
  expect(toFailure(error)).toMatchObject({ ending: 'Retryable', reason: 'ApiServerUnavailable' })
})

test.each([
  [refusal(409, 'Conflict'), 'Conflict'],
  [refusal(409, 'AlreadyExists'), 'Conflict'],
  [refusal(404, 'NotFound'), 'Conflict'],
  [refusal(500, 'InternalError'), 'ApiServerUnavailable'],
  [refusal(401, 'Unauthorized'), 'ApiServerUnavailable'],
  [unreachable, 'ApiServerUnavailable'],
])('%s may work by itself later', (error, reason) => {
  expect(toFailure(error, NOW)).toMatchObject({ ending: 'Retryable', reason })
})

test('a refused object is for its author to mend', () => {
  expect(toFailure(refusal(422, 'Invalid'), NOW)).toMatchObject({
    ending: 'Stalled',
    reason: 'InvalidSpec',
  })
})
