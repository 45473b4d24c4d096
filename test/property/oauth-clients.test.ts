import * as fc from 'fast-check'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TableClient } from '../kit/client-table.ts'
import { MARKER } from '../kit/marker.ts'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'
import { onWire } from '../kit/on-wire.ts'

/** Arbitrary bytes as body and Authorization header, and such as are nearly right: refused in time, and not repeated. */
const RUNS = 2000
const CLIENT_RUNS = 1000
const HANGS_MS = 2000

let world: OauthClientWorld
let client: TableClient

beforeAll(async () => {
  world = await startOauthClientWorld({ tls: false, hurry: 1000 })
  client = world.table.add({ clientId: CLIENT_ID })
})
// Throws what the endpoints called a bug.
afterAll(() => world[Symbol.asyncDispose]())

type Request = {
  readonly endpoint: string
  readonly type: string
  readonly authorization: Buffer
  readonly body: Buffer
}

const FORM = 'application/x-www-form-urlencoded'
/** Known beforehand, so that what is drawn is the same in every run. */
const CLIENT_ID = '3f0c7c5e-5a0c-4f0e-9a35-0f6b8f6a2b11'

const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each))
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', MARKER))
/** Names that mean something, values of which some are right; never the client's secret. */
const fields = fc.array(
  fc.tuple(
    fc.constantFrom(
      'grant_type',
      'client_id',
      'client_secret',
      'scope',
      'resource',
      'audience',
      'token',
      'token_type_hint',
      MARKER,
    ),
    fc.oneof(
      text,
      fc.constantFrom('client_credentials', 'password', CLIENT_ID, 'read', 'reports', 'urn:a'),
    ),
  ),
  { maxLength: 8 },
)
const formOf = (pairs: readonly (readonly [string, string])[]): Buffer =>
  Buffer.from(
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'),
  )
const form = fields.map(formOf)
const unescaped = fields.map((pairs) =>
  Buffer.from(pairs.map((pair) => pair.join('=')).join('&'), 'latin1'),
)
const credentials = fc
  .tuple(fc.oneof(text, fc.constant(CLIENT_ID)), text)
  .map((pair) => Buffer.from(`Basic ${Buffer.from(pair.join(':')).toString('base64')}`))
const schemes = fc
  .tuple(fc.constantFrom('Basic', 'basic ', 'Bearer', 'Digest', ''), bytes)
  .map(([scheme, rest]) => Buffer.concat([Buffer.from(`${scheme} `), rest]))

const request: fc.Arbitrary<Request> = fc.record({
  endpoint: fc.constantFrom('token', 'introspect', 'revoke'),
  type: fc.constantFrom(FORM, FORM, FORM, `${FORM}; charset=utf-16`, 'application/json'),
  authorization: fc.oneof(bytes, credentials, schemes),
  body: fc.oneof(bytes, form, form, unescaped),
})

function written({ endpoint, type, authorization, body }: Request): Buffer {
  const head = [
    `POST /base/demo/${endpoint} HTTP/1.1`,
    'Host: localhost',
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    `X-Mark: ${MARKER}`,
    'Authorization: ',
  ]
  const end = Buffer.from('\r\n\r\n')
  return Buffer.concat([Buffer.from(head.join('\r\n')), authorization, end, body])
}

const REFUSED = new Set(['invalid_request', 'invalid_client', 'temporarily_unavailable'])

/** HTTP's own refusals have no body at all. */
function isRefusal(body: string): boolean {
  if (body === '') return true
  const { error, error_description, ...rest } = JSON.parse(body) as Record<string, string>
  const isKnown = REFUSED.has(String(error)) && typeof error_description === 'string'
  return isKnown && Object.keys(rest).length === 0
}

it('no bytes are worth more than a refusal', { timeout: 60_000 }, async () => {
  const seen = new Map<number, number>()
  const texts = new Set<string>()
  await fc.assert(
    fc.asyncProperty(request, async (drawn) => {
      const { said, statuses, ended } = await onWire(world, [written(drawn)], {
        withinMs: HANGS_MS,
      })
      const [status = 0] = statuses
      expect(ended).toBe(true)
      expect(statuses.length).toBe(1)
      expect([400, 401, 429]).toContain(status)
      expect(said).not.toContain(MARKER)
      const body = said.slice(said.indexOf('\r\n\r\n') + 4)
      expect(isRefusal(body)).toBe(true)
      texts.add(body)
      seen.set(status, (seen.get(status) ?? 0) + 1)
    }),
    { numRuns: RUNS },
  )
  expect(world.uses).toEqual([])
  // Else the bytes never got past the first check.
  expect(Math.min(seen.get(400) ?? 0, seen.get(401) ?? 0)).toBeGreaterThan(RUNS / 10)
  // Words of our own, which never depend on theirs.
  expect(texts.size).toBeLessThan(10)
})

const ofClient = fc.record({
  endpoint: fc.constantFrom('token', 'token', 'introspect', 'revoke'),
  isGrant: fc.boolean(),
  drawn: fields,
})

const right = (): Buffer =>
  Buffer.from(`Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}`)

const GRANTED = new Set([
  'nothing',
  'a revocation',
  'an inactive token',
  'a token for reports with read',
  'a token for reports with read write',
  'a token for the issuer with read',
  'a token for the issuer with read write',
])

/** What a client has of an answer with status 200. */
function had(body: string): string {
  if (body === '') return 'a revocation'
  if (body === '{"active":false}') return 'an inactive token'
  const { aud, scope } = decodeJwt(JSON.parse(body).access_token)
  const audience = aud === world.issuerUrl ? 'the issuer' : String(aud)
  return `a token for ${audience} with ${String(scope)}`
}

it('no bytes are worth more to a client than what it is granted', { timeout: 60_000 }, async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(ofClient, async ({ endpoint, isGrant, drawn }) => {
      const grant = isGrant ? ([['grant_type', 'client_credentials']] as const) : []
      const body = formOf([...grant, ...drawn.filter(([name]) => !name.startsWith('client_'))])
      const sent = written({ endpoint, type: FORM, authorization: right(), body })
      const { said, statuses, ended } = await onWire(world, [sent], { withinMs: HANGS_MS })
      expect([ended, statuses.length]).toEqual([true, 1])
      expect([200, 400]).toContain(statuses[0])
      expect(said).not.toContain(MARKER)
      const answer = said.slice(said.indexOf('\r\n\r\n') + 4)
      seen.add(statuses[0] === 200 ? had(answer) : 'nothing')
    }),
    { numRuns: CLIENT_RUNS },
  )
  expect([...seen].filter((what) => !GRANTED.has(what))).toEqual([])
  // Else it was granted nothing at all.
  expect(seen).toContain('a token for the issuer with read write')
})
