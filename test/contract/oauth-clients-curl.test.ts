import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableClient } from '../kit/client-table.ts'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'

/** curl, as a shell script uses it; exactly what comes back, header by header. */
const NO_CURL = 'there is no curl on PATH'
const MARKER = `marker${randomUUID()}`

type Shown = { readonly status: number; readonly headers: object; readonly body: string }

let world: OauthClientWorld
let hasCurl: boolean

const run = (args: readonly string[]): Promise<{ code: number; stdout: string }> =>
  new Promise((resolve) => {
    execFile('curl', args, { timeout: 20_000 }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout })
    })
  })

/** Every header but those of the time and the connection, and that of the length. */
async function curl(endpoint: string, ...args: readonly string[]): Promise<Shown> {
  const trust = ['--cacert', `${world.folder}/ca.crt`, '--noproxy', '*', '--ipv4']
  const show = ['--silent', '--show-error', '--include', '--http1.1']
  const { code, stdout } = await run([...trust, ...show, ...args, `${world.issuerUrl}${endpoint}`])
  if (code !== 0) throw new Error(`curl ended with ${code}`)
  const [head = '', body = ''] = stdout.split(/\r\n\r\n(.*)/s)
  const [line = '', ...fields] = head.split('\r\n')
  const headers = fields.map((field) => field.split(/: (.*)/s, 2))
  const usual = new Set(['date', 'connection', 'keep-alive', 'content-length'])
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers.filter(([name = '']) => !usual.has(name.toLowerCase()))),
    body,
  }
}

const basic = ({ clientId, clientSecret }: TableClient): readonly string[] => [
  '--user',
  `${clientId}:${clientSecret}`,
]
const posted = ({ clientId, clientSecret }: TableClient): readonly string[] => [
  '--data',
  `client_id=${clientId}`,
  '--data-urlencode',
  `client_secret=${clientSecret}`,
]
const GRANT = ['--data', 'grant_type=client_credentials']

const JSON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
}
const CHALLENGE = { 'www-authenticate': 'Basic realm="demo", charset="UTF-8"' }

const refusal = (status: number, error: string, description: string, more: object = {}): Shown => ({
  status,
  headers: { ...JSON_HEADERS, ...more },
  body: JSON.stringify({ error, error_description: description }),
})
const NOBODY = ['invalid_client', 'client authentication failed'] as const

describe('curl', () => {
  beforeAll(async () => {
    hasCurl = (await run(['--version'])).code === 0
    world = await startOauthClientWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('gets a token both ways, and asks about it and revokes it', async (ctx) => {
    if (!hasCurl) return ctx.skip(NO_CURL)
    const client = world.table.add()
    for (const who of [basic(client), posted(client)]) {
      const wish = ['--data-urlencode', 'scope=read write', '--data-urlencode', 'audience=reports']
      // One after the other: each is one line of a script.
      // oxlint-disable-next-line no-await-in-loop
      const got = await curl('/token', ...who, ...GRANT, ...wish)
      expect(got).toMatchObject({ status: 200, headers: JSON_HEADERS })
      expect(got.headers).toEqual(JSON_HEADERS)
      const { access_token: token, ...rest } = JSON.parse(got.body)
      expect(rest).toEqual({ token_type: 'Bearer', expires_in: 900, scope: 'read write' })
      const about = [...who, '--data-urlencode', `token=${token}`]
      // oxlint-disable-next-line no-await-in-loop
      const active = await curl('/introspect', ...about)
      expect(JSON.parse(active.body)).toMatchObject({ active: true, aud: 'reports' })
      const { 'content-type': _type, ...headers } = JSON_HEADERS
      // oxlint-disable-next-line no-await-in-loop
      expect(await curl('/revoke', ...about)).toEqual({ status: 200, headers, body: '' })
      // oxlint-disable-next-line no-await-in-loop
      expect(await curl('/introspect', ...about)).toEqual({
        status: 200,
        headers: JSON_HEADERS,
        body: '{"active":false}',
      })
    }
  })

  it('is refused with these headers and these words, whoever it may have meant', async (ctx) => {
    if (!hasCurl) return ctx.skip(NO_CURL)
    const client = world.table.add()
    const wrong = { ...client, clientSecret: MARKER }
    const nobody = { clientId: MARKER, clientSecret: client.clientSecret }
    for (const one of [wrong, nobody]) {
      const challenged = refusal(401, ...NOBODY, CHALLENGE)
      for (const endpoint of ['/token', '/introspect', '/revoke']) {
        const form = [...GRANT, '--data', `token=${MARKER}`]
        // oxlint-disable-next-line no-await-in-loop
        expect(await curl(endpoint, ...basic(one), ...form)).toEqual(challenged)
        // oxlint-disable-next-line no-await-in-loop
        expect(await curl(endpoint, ...posted(one), ...form)).toEqual(refusal(401, ...NOBODY))
      }
    }
    expect(await curl('/token', ...GRANT)).toEqual(refusal(401, ...NOBODY, CHALLENGE))
  })

  it('is told what is wrong with its request, in words that are always the same', async (ctx) => {
    if (!hasCurl) return ctx.skip(NO_CURL)
    const who = basic(world.table.add())
    const scope = 'a scope is malformed or not granted to this client'
    const target = 'a resource or audience is malformed or not granted to this client'
    const grant = 'only client_credentials is supported'
    const form = 'the body must be application/x-www-form-urlencoded'
    const query = 'parameters belong in the body, not in the query string'
    const cases: readonly (readonly [Shown, string, ...(readonly string[])])[] = [
      [refusal(400, 'invalid_scope', scope), '/token', ...GRANT, '--data', `scope=${MARKER}`],
      [refusal(400, 'invalid_target', target), '/token', ...GRANT, '-d', `audience=${MARKER}`],
      [refusal(400, 'unsupported_grant_type', grant), '/token', '-d', `grant_type=${MARKER}`],
      [refusal(400, 'invalid_request', 'grant_type is missing'), '/token', '-d', `a=${MARKER}`],
      [refusal(400, 'invalid_request', 'token is missing'), '/introspect', '-d', `a=${MARKER}`],
      [refusal(400, 'invalid_request', 'token is missing'), '/revoke', '-d', `a=${MARKER}`],
      [refusal(400, 'invalid_request', form), '/token', '--form', `grant_type=${MARKER}`],
      [refusal(400, 'invalid_request', query), `/token?client_secret=${MARKER}`, ...GRANT],
    ]
    for (const [expected, endpoint, ...args] of cases) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await curl(endpoint, ...who, ...args)).toEqual(expected)
    }
  })

  it('may only POST, and is told so', async (ctx) => {
    if (!hasCurl) return ctx.skip(NO_CURL)
    const headers = { ...JSON_HEADERS, allow: 'POST' }
    const body = '{"error":"method_not_allowed"}'
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const form = method === 'GET' ? [] : GRANT
      // oxlint-disable-next-line no-await-in-loop
      const refused = await curl('/token', '--request', method, ...form)
      expect(refused).toEqual({ status: 405, headers, body })
    }
    expect(await curl('/token', '--head')).toEqual({ status: 405, headers, body: '' })
  })

  it('sends nothing to a server whose certificate it does not trust', async (ctx) => {
    if (!hasCurl) return ctx.skip(NO_CURL)
    const before = world.answers.length
    const args = ['--silent', '--noproxy', '*', '--capath', '/dev/null', '--cacert']
    const { code } = await run([...args, '/dev/null', ...GRANT, `${world.issuerUrl}/token`])
    // No or no usable certificates, or a peer that they do not vouch for.
    expect([60, 77]).toContain(code)
    expect(world.answers.length).toBe(before)
  })
})
