import { expect, test } from 'vitest'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'

test.each([
  ['GET', '/api/v1/namespaces/a/secrets/s', 'get secrets in a named s'],
  ['GET', '/api/v1/namespaces/a/secrets', 'list secrets in a named '],
  ['GET', '/api/v1/secrets?limit=500', 'list secrets in  named '],
  ['GET', '/api/v1/secrets?watch=true&resourceVersion=7', 'watch secrets in  named '],
  ['GET', '/api/v1/secrets?watch=1&fieldSelector=metadata.name%3Ds', 'watch secrets in  named s'],
  ['POST', '/api/v1/namespaces/a/secrets', 'create secrets in a named '],
  ['PUT', '/api/v1/namespaces/a/secrets/s', 'update secrets in a named s'],
  ['PATCH', '/api/v1/namespaces/a/secrets/s', 'patch secrets in a named s'],
  ['DELETE', '/api/v1/namespaces/a/secrets/s', 'delete secrets in a named s'],
  ['DELETE', '/api/v1/namespaces/a/secrets', 'deletecollection secrets in a named '],
  ['GET', '/api/v1/namespaces/a', 'get namespaces in  named a'],
  ['GET', '/api/v1/namespaces', 'list namespaces in  named '],
  ['PUT', '/readyz', 'put  in  named '],
])('%s %s is %s', (method, path, said) => {
  const { verb, resource, namespace, name } = requestInfo(method, path, '')
  expect(`${verb} ${resource} in ${namespace} named ${name}`).toBe(said)
})

test('a group, a version and a subresource are read from the path', () => {
  const path = '/apis/example.com/v1/namespaces/a/things/t/status?fieldManager=m'
  expect(requestInfo('PATCH', path, 'agent')).toStrictEqual({
    verb: 'patch',
    group: 'example.com',
    version: 'v1',
    resource: 'things',
    subresource: 'status',
    namespace: 'a',
    name: 't',
    watch: false,
    userAgent: 'agent',
    method: 'PATCH',
    path,
  })
})

test('the status of a namespace is a subresource and no resource in it', () => {
  const { resource, name, subresource } = requestInfo('PUT', '/api/v1/namespaces/a/finalize', '')
  expect([resource, name, subresource]).toStrictEqual(['namespaces', 'a', 'finalize'])
})
