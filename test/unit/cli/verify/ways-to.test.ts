import { describe, expect, test } from 'vitest'
import { waysTo } from '../../../../src/cli/verify/ways-to.ts'

describe('an issuer is reached', () => {
  test('through the API server where it is a Service, and then at its own address', () => {
    expect(waysTo(new URL('https://mintlet-oidc.mintlet-system.svc/local'), undefined)).toEqual([
      {
        kind: 'ServiceProxy',
        path: '/api/v1/namespaces/mintlet-system/services/https:mintlet-oidc:443/proxy',
      },
      { kind: 'Direct' },
    ])
  })

  test('by the scheme and the port that its URL has', () => {
    expect(path('http://oidc.ns.svc')).toMatchObject({
      path: expect.stringContaining('http:oidc:80'),
    })
    expect(path('https://oidc.ns.svc.cluster.local:8443/a')).toMatchObject({
      path: expect.stringContaining('https:oidc:8443'),
    })
  })

  test('at its own address alone, where it is none', () => {
    for (const url of ['https://tokens.example.com', 'https://a.b.svcs', 'https://a.b.c.svc']) {
      expect(waysTo(new URL(url), undefined)).toEqual([{ kind: 'Direct' }])
    }
  })

  test('at the address that was named, and nowhere else', () => {
    const address = new URL('https://127.0.0.1:8443')
    expect(waysTo(new URL('https://oidc.ns.svc/local'), address)).toEqual([
      { kind: 'Address', address },
    ])
  })
})

const path = (url: string): unknown => waysTo(new URL(url), undefined)[0]
