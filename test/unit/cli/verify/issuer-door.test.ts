import { describe, expect, test } from 'vitest'
import { type IssuerDoor, issuerDoor } from '../../../../src/cli/verify/issuer-door.ts'
import type { Way } from '../../../../src/cli/verify/ways-to.ts'
import type { HttpResult } from '../../../../src/http/http-client.ts'
import { KubeError } from '../../../../src/kube/error.ts'
import type { KubeCall, KubeClient } from '../../../../src/kube/kube-client.ts'
import { createFakeHttpClient, type FakeHttpClient } from '../../../kit/fake-http-client.ts'

const JWKS = new URL('https://issuer.example:8443/local/jwks')
const ADDRESS: Way = { kind: 'Address', address: new URL('https://127.0.0.1:9443') }
const FORM = {
  contentType: 'application/x-www-form-urlencoded',
  body: 'a=b',
  authorization: 'Basic x',
} as const

const answered = (text: string): HttpResult => ({
  ok: true,
  answer: { status: 200, headers: {}, date: undefined, text },
})

function open(way: Way, result: HttpResult): { door: IssuerDoor; http: FakeHttpClient } {
  const http = createFakeHttpClient(() => result)
  const client: KubeClient = {
    request: () => Promise.reject(new Error('nobody asks the API server')),
    stream: () => {
      throw new Error('nobody watches')
    },
    close: () => Promise.resolve(),
  }
  const world = { client, signal: new AbortController().signal }
  return { door: issuerDoor(world, way, () => Promise.resolve(http)), http }
}

describe('directly', () => {
  test('the issuer is asked at its own address', async () => {
    const { door, http } = open({ kind: 'Direct' }, answered('{"keys": []}'))
    expect(await door.get(JWKS)).toEqual({ ok: true, status: 200, body: { keys: [] } })
    expect(http.sent[0]).toMatchObject({ method: 'GET', url: JWKS })
  })

  test('what is no JSON is nothing, and a problem is told without a word of it', async () => {
    const { door } = open({ kind: 'Direct' }, answered('<html>'))
    expect(await door.get(JWKS)).toEqual({ ok: true, status: 200, body: undefined })
    const shut = open({ kind: 'Direct' }, { ok: false, problem: 'NotSent' })
    expect(await shut.door.get(JWKS)).toEqual({
      ok: false,
      why: 'https://issuer.example:8443 could not be reached, or has a certificate that is not trusted here',
    })
  })
})

test('at another address the issuer is asked in its own name', async () => {
  const { door, http } = open(ADDRESS, answered('{}'))
  await door.get(JWKS)
  await door.post?.(JWKS, FORM)
  const [got, posted] = http.sent
  expect(got?.url.href).toBe('https://127.0.0.1:9443/local/jwks')
  expect(got?.headers).toEqual({ host: 'issuer.example:8443' })
  expect(posted).toMatchObject({
    method: 'POST',
    body: 'a=b',
    headers: { authorization: 'Basic x', 'content-type': FORM.contentType },
  })
})

describe('through the API server', () => {
  const WAY: Way = {
    kind: 'ServiceProxy',
    path: '/api/v1/namespaces/ns/services/https:oidc:443/proxy',
  }

  function proxied(request: (call: KubeCall) => Promise<unknown>): IssuerDoor {
    const client = { request, stream: () => [], close: () => Promise.resolve() }
    const world = { client: client as unknown as KubeClient, signal: new AbortController().signal }
    return issuerDoor(world, WAY, () => Promise.reject(new Error('nobody connects')))
  }

  test('documents are read, and nothing is sent', async () => {
    const door = proxied(({ path }) => Promise.resolve({ status: 200, body: { path } }))
    expect(await door.get(JWKS)).toMatchObject({ body: { path: `${WAY.path}/local/jwks` } })
    expect(door.post).toBeUndefined()
  })

  test('a refusal is told', async () => {
    const door = proxied(() =>
      Promise.reject(
        new KubeError({
          message: 'get services/proxy: 403',
          status: 403,
          kind: 'Forbidden',
          verb: 'get',
          resource: 'services/proxy',
          committed: 'no',
        }),
      ),
    )
    expect(await door.get(JWKS)).toEqual({
      ok: false,
      why: 'through the API server: you may not get services/proxy: get services/proxy: 403',
    })
  })
})
