import { expect, test } from 'vitest'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'

const SECRETS = '/api/v1/namespaces/a/secrets'

test.each([
  [
    'POST',
    SECRETS,
    { metadata: { name: 's' }, data: { token: 'hidden' } },
    's',
    ['metadata', 'data'],
  ],
  ['PATCH', `${SECRETS}/s`, [{ op: 'add', path: '/data', value: 'hidden' }], 's', ['/data']],
  ['DELETE', `${SECRETS}/s`, { preconditions: {} }, 's', ['preconditions']],
  ['POST', SECRETS, null, '', []],
])(
  'the body of a %s says what is written, and the name of what is made',
  (method, path, body, name, writes) => {
    const info = requestInfo(method, path, '', JSON.stringify(body))
    expect([info.name, info.writes]).toStrictEqual([name, writes])
    expect(JSON.stringify(info)).not.toContain('hidden')
  },
)

test('a body that is no JSON says nothing', () => {
  const info = requestInfo('POST', SECRETS, '', 'metadata: {name: s}')
  expect([info.name, info.writes]).toStrictEqual(['', []])
})

test('the name in a body that changes something does not count', () => {
  const info = requestInfo('PATCH', `${SECRETS}/s`, '', JSON.stringify({ metadata: { name: 't' } }))
  expect(info.name).toBe('s')
})
