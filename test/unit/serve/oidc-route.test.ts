import { expect, it } from 'vitest'
import { oidcRoute } from '../../../src/serve/oidc-route.ts'

it.each([
  ['/base/demo/token', { endpoint: 'token', issuer: 'demo' }],
  ['/base/demo/introspect', { endpoint: 'introspect', issuer: 'demo' }],
  ['/base/demo/revoke?a=b', { endpoint: 'revoke', issuer: 'demo' }],
  ['/base/demo/jwks', { document: 'jwks', issuer: 'demo' }],
  ['/.well-known/oauth-authorization-server/base/demo', { document: 'discovery', issuer: 'demo' }],
])('oidcRoute knows %s', (target, route) => {
  expect(oidcRoute(target, '/base')).toEqual(route)
})

it.each([
  '/base/token',
  '/base//token',
  '/demo/token',
  '/base/demo/token/',
  '/base/demo/Token',
  '/base/demo/jwks/token',
  '/base/demo/.well-known/token',
  '/base/demo%2Ftoken',
])('oidcRoute has nothing at %s', (target) => {
  expect(oidcRoute(target, '/base')).toBeUndefined()
})
