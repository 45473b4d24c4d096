import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { broken } from '../kit/broken.ts'
import type { TableClient } from '../kit/client-table.ts'
import { MARKER } from '../kit/marker.ts'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'
import { type OnWire, onWire } from '../kit/on-wire.ts'

/** What no client library sends: byte by byte, over TLS. */
const GRANT = 'grant_type=client_credentials'
const TYPE = 'Content-Type: application/x-www-form-urlencoded'
const CLOSE = 'Connection: close'

let world: OauthClientWorld
let client: TableClient

beforeAll(async () => {
  world = await startOauthClientWorld()
  client = world.table.add()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const basic = ({ clientId, clientSecret }: TableClient): string =>
  `Authorization: Basic ${btoa(`${clientId}:${clientSecret}`)}`

const head = (line: string, ...fields: readonly string[]): string =>
  `${[line, 'Host: localhost', ...fields].join('\r\n')}\r\n\r\n`

/** A request to the token endpoint that is in order, but for these header fields and this body. */
const post = (fields: readonly string[], body = GRANT): string => {
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  return `${head('POST /base/demo/token HTTP/1.1', TYPE, length, ...fields)}${body}`
}

const send = (...parts: readonly string[]): Promise<OnWire> => onWire(world, parts)

/** The status of the one answer before the end; whatever is not in order is named behind it. */
function cut({ said, statuses, ended }: OnWire): string {
  const faults = broken({
    'goes on': ended,
    'repeats the request': !said.includes(MARKER),
    'has a token': !said.includes('access_token'),
  })
  return [statuses.join(' '), ...faults].join(', ')
}

describe('requests that HTTP does not know', () => {
  it('are refused before anything is done, with no word of theirs', async () => {
    const before = world.answers.length
    const mine = basic(client)
    const chunked = 'Transfer-Encoding: chunked'
    const body = `${GRANT.length.toString(16)}\r\n${GRANT}\r\n0\r\n\r\n`
    const line = 'POST /base/demo/token HTTP/1.1'
    const requests = [
      `${line}\r\n${TYPE}\r\n${mine}\r\nContent-Length: 0\r\n\r\n`,
      `${head(line, TYPE, mine, chunked, `Content-Length: ${GRANT.length}`)}${body}`,
      `${head(line, TYPE, mine, 'Content-Length: 4', 'Content-Length: 29')}${GRANT}`,
      `${head(line, TYPE, mine, 'Content-Length: -1')}${GRANT}`,
      `${head(line, TYPE, mine, 'Transfer-Encoding: chunked, identity')}${body}`,
      post([mine, `X-${MARKER} : a`]),
      post([mine, `X-Null: a\0${MARKER}`]),
      `POST /base/demo/token ${MARKER}/9.9\r\nHost: localhost\r\n\r\n`,
      `${MARKER}\r\n\r\n`,
      `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    ]
    for (const request of requests) {
      // oxlint-disable-next-line no-await-in-loop
      expect(cut(await send(request))).toBe('400')
    }
    expect(world.answers.length).toBe(before)
  })

  it('have a header of 8 KiB at most', async () => {
    for (const name of ['X-Long', 'Authorization']) {
      const long = `${name}: Basic ${MARKER.repeat(400)}`
      // oxlint-disable-next-line no-await-in-loop
      expect(cut(await send(post([long])))).toBe('431')
    }
    const target = `POST /base/demo/token?${MARKER.repeat(400)} HTTP/1.1`
    expect(cut(await send(head(target, 'Content-Length: 0')))).toBe('431')
  })

  it('are for no other place than the endpoint, however it is spelled', async () => {
    const targets = [
      '/base/demo/token/',
      '//base/demo/token',
      '/base//demo/token',
      '/base/demo/%74oken',
      '/base/demo%2Ftoken',
      '/base/other/../demo/token',
      '/base/demo/Token',
      `/base/${MARKER.toLowerCase()}/token`,
      'http://localhost/base/demo/token',
      '*',
    ]
    for (const target of targets) {
      const line = `POST ${target} HTTP/1.1`
      const length = `Content-Length: ${GRANT.length}`
      // oxlint-disable-next-line no-await-in-loop
      expect(cut(await send(`${head(line, TYPE, length, basic(client), CLOSE)}${GRANT}`))).toBe(
        '404',
      )
    }
  })

  it('with another method are told which one is right, and are not mirrored', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'QUERY', 'DELETE', 'OPTIONS']) {
      const fields = [basic(client), `X-Mark: ${MARKER}`, CLOSE]
      // oxlint-disable-next-line no-await-in-loop
      const answer = await send(head(`${method} /base/demo/token HTTP/1.1`, ...fields))
      expect(cut(answer)).toBe('405')
      expect(answer.said).toContain('\r\nallow: POST\r\n')
    }
    const tunnel = await send(head(`CONNECT ${MARKER}:443 HTTP/1.1`, basic(client)))
    expect([tunnel.said, tunnel.ended]).toEqual(['', true])
  })
})

describe('requests that are seldom and right', () => {
  it('by HTTP/1.0, in chunks, after 100 Continue, or with an upgrade that is not taken', async () => {
    const mine = basic(client)
    const length = `Content-Length: ${GRANT.length}`
    const chunks = ['grant_type=client', '_credentials']
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('')
    const line = 'POST /base/demo/token HTTP/1.1'
    const right = {
      old: `${head('POST /base/demo/token HTTP/1.0', TYPE, length, mine)}${GRANT}`,
      chunked: `${head(line, TYPE, 'Transfer-Encoding: chunked', mine, CLOSE)}${chunks}0\r\n\r\n`,
      expecting: post([mine, 'Expect: 100-continue', CLOSE]),
      upgrade: post([mine, 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings, close']),
      lowercase: post([mine.toLowerCase().replace(/basic .*/s, mine.slice(15)), CLOSE]),
    }
    for (const [name, request] of Object.entries(right)) {
      // oxlint-disable-next-line no-await-in-loop
      const { said, statuses, ended } = await send(request)
      const expected = name === 'expecting' ? [100, 200] : [200]
      expect([name, statuses, ended]).toEqual([name, expected, true])
      expect(said).toContain('"access_token"')
    }
  })

  it('with two Authorization headers are no client for the second of them', async () => {
    const [right, wrong] = [basic(client), basic({ ...client, clientSecret: MARKER })]
    const { said, statuses } = await send(post([wrong, right, CLOSE]))
    expect([statuses, said.includes(MARKER)]).toEqual([[401], false])
    const types = [basic(client), 'Content-Type: application/json', CLOSE]
    const body = '{"grant_type":"client_credentials"}'
    const typed = await send(post(types, body))
    expect([typed.statuses, typed.said.includes('access_token')]).toEqual([[400], false])
  })

  it('one behind the other on one connection, each answered in its turn and for its own client', async () => {
    const wrong = { ...client, clientSecret: MARKER }
    const { statuses, said } = await send(
      [
        post([basic(wrong)]),
        post([basic(client)]),
        post([]),
        head('GET /base/demo/jwks HTTP/1.1'),
        post([basic(client), CLOSE], 'scope=a'),
      ].join(''),
    )
    expect(statuses).toEqual([401, 200, 401, 200, 400])
    expect(said).not.toContain(MARKER)
  })
})

describe('bodies that do not end', () => {
  const small = `a=${MARKER}&`

  it('are cut at 16 KiB, and what follows is no request', async () => {
    const second = post([basic(client), CLOSE])
    const long = `${small.repeat(500)}\r\n\r\n${second}`
    const announced = await send(`${post([basic(client)], long)}${second}`)
    expect(cut(announced)).toBe('413')
    const line = 'POST /base/demo/token HTTP/1.1'
    const chunk = `${long.length.toString(16)}\r\n${long}\r\n`
    const opened = head(line, TYPE, 'Transfer-Encoding: chunked', basic(client))
    expect(cut(await send(`${opened}${chunk}0\r\n\r\n${second}`))).toBe('413')
    const many = `1;${'x'.repeat(30)}\r\na\r\n`.repeat(20_000)
    expect((await send(`${opened}${many}`)).statuses).toEqual([413])
  })

  it('are cut after a while, however they trickle in', { timeout: 20_000 }, async () => {
    const before = world.answers.length
    const line = 'POST /base/demo/token HTTP/1.1'
    const slow = { withinMs: 16_000, drip: 250 }
    const parts = [
      `${head(line, TYPE, 'Content-Length: 1000', basic(client))}${small}`,
      `${line}\r\nHost: localhost\r\nX-Slow: ${MARKER}`,
    ]
    const answers = await Promise.all(parts.map((part) => onWire(world, [part], slow)))
    for (const answer of answers) {
      expect(cut(answer)).toBe('408')
      expect(answer.ms).toBeLessThan(15_000)
    }
    // The one whose body never came was never treated as a client.
    const told = world.answers.slice(before)
    expect(told.every(({ status }) => status === 400)).toBe(true)
  })
})
