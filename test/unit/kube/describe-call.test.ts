import { expect, test } from 'vitest'
import { describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'

test.each<[KubeCall['method'], string, object]>([
  ['GET', '/api/v1/secrets', { verb: 'list', resource: 'secrets' }],
  [
    'POST',
    '/api/v1/namespaces/etl/secrets',
    { verb: 'create', resource: 'secrets', namespace: 'etl' },
  ],
  [
    'PATCH',
    '/apis/mintlet.dev/v1alpha1/namespaces/etl/impersonatedtokens/reader/status',
    { verb: 'patch', resource: 'impersonatedtokens/status', namespace: 'etl', name: 'reader' },
  ],
  ['GET', '/api/v1/namespaces/etl', { verb: 'get', resource: 'namespaces', name: 'etl' }],
  ['DELETE', '/api/v1/namespaces/etl/secrets', { verb: 'deletecollection', resource: 'secrets' }],
  [
    'PUT',
    '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/google',
    { verb: 'update', name: 'google' },
  ],
  ['GET', '/version', { verb: 'get', resource: '/version' }],
])('%s %s', (method, path, expected) => {
  expect(describeCall({ method, path })).toMatchObject(expected)
})

test('a list with watch=true is a watch', () => {
  const call = { method: 'GET', path: '/api/v1/secrets', query: { watch: true } } as const
  expect(describeCall(call).verb).toBe('watch')
})
