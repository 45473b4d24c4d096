import { expect, test } from 'vitest'
import { answerError } from '../../../src/kube/answer-error.ts'
import type { CallDescription } from '../../../src/kube/describe-call.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'

const create: CallDescription = {
  verb: 'create',
  resource: 'secrets',
  namespace: 'etl',
  name: 'reader',
}
const get: CallDescription = { ...create, verb: 'get' }

const status = (code: number, reason: string, more: object = {}): string =>
  JSON.stringify({ kind: 'Status', status: 'Failure', code, reason, ...more })

test.each([
  [400, 'BadRequest', 'BadRequest'],
  [401, 'Unauthorized', 'Unauthorized'],
  [403, 'Forbidden', 'Forbidden'],
  [404, 'NotFound', 'NotFound'],
  [409, 'AlreadyExists', 'AlreadyExists'],
  [409, 'Conflict', 'Conflict'],
  [410, 'Expired', 'Gone'],
  [410, 'Gone', 'Gone'],
  [413, 'RequestEntityTooLarge', 'TooLarge'],
  [422, 'Invalid', 'Invalid'],
  [429, 'TooManyRequests', 'TooManyRequests'],
  [500, 'InternalError', 'Unavailable'],
  [500, 'ServerTimeout', 'Timeout'],
  [503, 'ServiceUnavailable', 'Unavailable'],
  [504, 'Timeout', 'Timeout'],
])('%i %s is %s', (code, reason, kind) => {
  expect(answerError(create, { status: code, text: status(code, reason) })).toMatchObject({
    kind,
    status: code,
  })
})

test('an answer that is no Status is told apart by its number alone', () => {
  expect(answerError(get, { status: 409, text: 'oops' }).kind).toBe('Conflict')
  expect(answerError(get, { status: 502, text: '<html>' }).kind).toBe('Unavailable')
  expect(answerError(get, { status: 302, text: '' }).kind).toBe('BadResponse')
})

test('a 404 says that something is gone only when the API server says so itself', () => {
  expect(answerError(get, { status: 404, text: '404 page not found\n' }).kind).toBe('BadResponse')
  expect(answerError(get, { status: 404, text: status(404, 'Unknown') }).kind).toBe('BadResponse')
})

test('the message names the call, the reason and the fields, and quotes nothing', () => {
  const error = answerError(create, {
    status: 422,
    text: status(422, 'Invalid', {
      message: 'Secret "reader" is invalid: data: Invalid value: "s3cr3t"',
      details: {
        name: 's3cr3t',
        causes: [
          { reason: 'FieldValueInvalid', message: 'Invalid value: "s3cr3t"', field: 'data[token]' },
          { reason: 'FieldValueRequired', message: 's3cr3t', field: 'type' },
        ],
      },
    }),
  })
  expect(error.message).toBe(
    'create secrets etl/reader: 422 Invalid (data[token] FieldValueInvalid, type FieldValueRequired)',
  )
  expect(error.causes).toEqual([
    { reason: 'FieldValueInvalid', field: 'data[token]' },
    { reason: 'FieldValueRequired', field: 'type' },
  ])
  expect(JSON.stringify(error)).not.toContain('s3cr3t')
})

test('a reason or a field that is not a word of Kubernetes is left out', () => {
  const error = answerError(get, {
    status: 400,
    text: status(400, 'a "s3cr3t" reason', {
      details: { causes: [{ reason: 'x y', field: 'the "s3cr3t" value' }, 7, null] },
    }),
  })
  expect(error.message).toBe('get secrets etl/reader: 400 BadRequest')
})

const fieldsTold = (...fields: string[]): string[] => {
  const causes = fields.map((field) => ({ reason: 'FieldValueInvalid', field }))
  const text = status(422, 'Invalid', { details: { causes } })
  return answerError(create, { status: 422, text }).causes.map(({ field }) => field)
}

test('a field is a path of words, and never a value that a webhook put in its place', () => {
  const paths = [
    'data[token]',
    'spec.secret.formats[0].type',
    'metadata.labels',
    'metadata.annotations[mintlet.dev/token-id]',
    'status.conditions[12].lastTransitionTime',
  ]
  expect(fieldsTold(...paths)).toEqual(paths)
  const values = [
    'eyJhbGciOiJFUzI1NiJ9',
    'data[eyJhbGciOiJFUzI1NiJ9]',
    'data.token.TCYt5XsITJX1CxPCT8yAV-TVkIEq_PbChOMqsLfnoAs',
    '4c2629e17b084c95f50b13c24fcc8057',
    'data[4c2629e17b084c95f50b13c24fcc8057]',
    'data[token',
    `data.${'a'.repeat(124)}`,
  ]
  expect(fieldsTold(...values)).toEqual(values.map(() => ''))
})

const committed = (about: CallDescription, code: number): string =>
  answerError(about, { status: code, text: '' }).committed

test('a refused write was not made; a failed one may have been; a read never is in doubt', () => {
  expect(committed(create, 409)).toBe('no')
  expect(committed(create, 429)).toBe('no')
  expect(committed(create, 500)).toBe('unknown')
  expect(committed(create, 504)).toBe('unknown')
  expect(committed(get, 500)).toBe('no')
})

test('Retry-After is read from the header, else from the Status', () => {
  const details = { details: { retryAfterSeconds: 5 } }
  const text = status(429, 'TooManyRequests', details)
  expect(answerError(get, { status: 429, text, retryAfter: '3' }).retryAfterMs).toBe(3000)
  expect(answerError(get, { status: 429, text }).retryAfterMs).toBe(5000)
  const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
  expect(answerError(get, { status: 429, text: '', retryAfter: date }).retryAfterMs).toBeUndefined()
})

test('without an answer only the code of the error is shown', () => {
  const refused = Object.assign(new Error('connect to s3cr3t'), { code: 'ECONNREFUSED' })
  const reset = Object.assign(new Error('s3cr3t'), { code: 'ECONNRESET' })
  const odd = Object.assign(new Error('s3cr3t'), { code: 's3cr3t' })
  const late = Object.assign(new Error('s3cr3t'), { code: 'UND_ERR_HEADERS_TIMEOUT' })
  expect(noAnswerError(create, { error: refused })).toMatchObject({
    message: 'create secrets etl/reader: no answer (ECONNREFUSED)',
    status: 0,
    kind: 'Unavailable',
    committed: 'no',
  })
  expect(noAnswerError(create, { error: reset }).committed).toBe('unknown')
  expect(noAnswerError(get, { error: reset }).committed).toBe('no')
  expect(noAnswerError(create, { error: late }).kind).toBe('Timeout')
  expect(noAnswerError(create, { error: odd }).message).toBe(
    'create secrets etl/reader: no answer (connection failed)',
  )
})
