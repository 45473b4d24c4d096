import { expect, it } from 'vitest'
import type { Published } from '../../../src/issue/local/publish-ring.ts'
import { oidcAnswer } from '../../../src/serve/oidc-answer.ts'
import { oidcRoute } from '../../../src/serve/oidc-route.ts'
import { discoveryOf } from '../../kit/discovery-of.ts'

const published: Published = {
  discovery: discoveryOf('https://tokens.example.com/base/demo'),
  jwks: { keys: [{ kty: 'EC', kid: 'one' }] },
  blobJwks: { keys: [{ kty: 'EC', kid: 'two' }] },
  maxAge: 1800,
}

const answer = (target: string, method = 'GET', basePath = '/base') =>
  oidcAnswer(method, oidcRoute(target, basePath), (name) =>
    name === 'demo' ? published : undefined,
  )

it.each([
  ['/base/demo/.well-known/openid-configuration', published.discovery],
  ['/.well-known/oauth-authorization-server/base/demo', published.discovery],
  ['/base/demo/jwks', published.jwks],
  ['/base/demo/jwks?cache=no', published.jwks],
  ['/base/demo/blob-keys', published.blobJwks],
])('oidcAnswer serves %s', (target, document) => {
  const { status, headers, body } = answer(target)
  expect({ status, document: JSON.parse(body) }).toEqual({ status: 200, document })
  expect(headers).toMatchObject({ 'cache-control': 'public, max-age=1800' })
  expect(headers['content-type']).toMatch(/^application\/(jwk-set\+)?json$/)
  expect(answer(target, 'HEAD')).toEqual(answer(target))
})

it('oidcAnswer serves a base URL without a path', () => {
  expect(answer('/demo/jwks', 'GET', '').status).toBe(200)
  expect(answer('/.well-known/oauth-authorization-server/demo', 'GET', '').status).toBe(200)
  expect(answer('/base/demo/jwks', 'GET', '').status).toBe(404)
})

it.each([
  '',
  '*',
  '/',
  '/base',
  '/base/',
  '/base/demo',
  '/base/demo/',
  '/base/other/jwks',
  '/base//jwks',
  '/base/../demo/jwks',
  '/base/Demo/jwks',
  '/base/%64emo/jwks',
  '/base/demo/jwks/',
  '/base/demo/extra/jwks',
  '/other/demo/jwks',
  '/base/__proto__/jwks',
  '/base/demo/token',
  '/base/demo/introspect?token=a',
  '/.well-known/oauth-authorization-server/demo',
  '/.well-known/openid-configuration',
  'http://tokens.example.com/base/demo/jwks',
  `/base/${'a'.repeat(5000)}/jwks`,
])('oidcAnswer finds nothing at %j, and repeats none of it', (target) => {
  expect(answer(target)).toEqual({
    status: 404,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: '{"error":"not_found"}',
  })
})

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'get', ''])(
  'oidcAnswer allows no %s',
  (method) => {
    expect(answer('/base/demo/jwks', method)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
      body: '{"error":"method_not_allowed"}',
    })
  },
)
