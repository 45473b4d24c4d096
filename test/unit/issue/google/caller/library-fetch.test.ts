import { describe, expect, it } from 'vitest'
import type { HttpResult } from '../../../../../src/http/http-client.ts'
import { createLibraryFetch } from '../../../../../src/issue/google/caller/library-fetch.ts'
import { createFakeHttpClient } from '../../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'

const URL_TEXT = 'https://sts.example/v1/token'
const signal = new AbortController().signal

function world(answer: HttpResult = httpAnswered(200, { a: 1 })) {
  const http = createFakeHttpClient(() => answer)
  return { http, ...createLibraryFetch(http, signal) }
}

describe('createLibraryFetch', () => {
  it('sends a form as a form', async () => {
    const { http, fetch } = world()
    const body = new URLSearchParams({ a: 'b c' })
    await fetch(URL_TEXT, { method: 'post', headers: { 'X-One': '1' }, body })
    expect(http.sent).toMatchObject([
      {
        method: 'POST',
        body: 'a=b+c',
        headers: { 'x-one': '1', 'content-type': 'application/x-www-form-urlencoded' },
      },
    ])
  })

  it('gives back status, headers and body', async () => {
    const { fetch, last } = world(httpAnswered(418, { a: 1 }, { 'x-two': '2' }))
    const response = await fetch(new URL(URL_TEXT))
    expect([response.status, response.headers.get('x-two')]).toEqual([418, '2'])
    expect(await response.json()).toEqual({ a: 1 })
    expect(last()).toMatchObject({ ok: true, answer: { status: 418 } })
  })

  it.each([204, 304])('gives back a %i, which has no body', async (status) => {
    expect((await world(httpAnswered(status, '')).fetch(URL_TEXT)).status).toBe(status)
  })

  it('rejects when there is no answer, and knows why', async () => {
    const { fetch, last } = world({ ok: false, problem: 'Timeout' })
    await expect(fetch(URL_TEXT)).rejects.toThrow('no answer')
    expect(last()).toEqual({ ok: false, problem: 'Timeout' })
  })

  it('sends nothing but GET and POST', async () => {
    const { http, fetch, last } = world()
    await expect(fetch(URL_TEXT, { method: 'PUT' })).rejects.toThrow('not supported')
    expect([http.sent, last()]).toEqual([[], undefined])
  })
})
