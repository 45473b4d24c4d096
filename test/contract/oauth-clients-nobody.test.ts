import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientFields } from '../kit/client-fields.ts'
import type { TableClient } from '../kit/client-table.ts'
import { MARKER } from '../kit/marker.ts'
import { type Asked, oauthAsk, type Said } from '../kit/oauth-ask.ts'
import { oauthCalls } from '../kit/oauth-calls.ts'
import {
  CLIENT_SPEC,
  type OauthClientWorld,
  startOauthClientWorld,
} from '../kit/oauth-client-world.ts'
import { OAUTH_PATHS } from '../kit/oauth-paths.ts'
import { refusal } from '../kit/refusal.ts'

/** Every way not to be a client now: RFC 6749's invalid_client, and nothing more. */
const GRANT = { grant_type: 'client_credentials' }
const HOUR = 3_600_000

let world: OauthClientWorld

beforeAll(async () => {
  world = await startOauthClientWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const ask = (asked: Asked): Promise<Said> => oauthAsk(world, asked)
const { granted } = oauthCalls(() => world)

/** What is said at every endpoint, by header and by form, whatever else is asked. */
async function told(client: TableClient): Promise<readonly string[]> {
  const form = { ...GRANT, token: MARKER, scope: MARKER }
  const said = OAUTH_PATHS.flatMap((path) => [
    ask({ path, basic: client, form }),
    ask({ path, form: { ...form, ...clientFields(client) } }),
  ])
  return [...new Set((await Promise.all(said)).map(refusal))].toSorted()
}
const NOBODY = ['401 invalid_client', '401 invalid_client, challenged']

describe('whoever is not a client now is told that and nothing more', () => {
  it('with a wrong secret, another one’s, or a part of the right one', async () => {
    const client = world.table.add()
    const { clientSecret } = world.table.add()
    expect(await told({ ...client, clientSecret: MARKER })).toEqual(NOBODY)
    expect(await told({ ...client, clientSecret })).toEqual(NOBODY)
    expect(await told({ ...client, clientSecret: client.clientSecret.slice(0, -1) })).toEqual(
      NOBODY,
    )
    expect((await granted(client)).status).toBe(200)
  })

  it('who is unknown', async () => {
    expect(await told({ ...world.table.add(), clientId: MARKER })).toEqual(NOBODY)
    const { clientId, clientSecret } = world.table.add()
    expect(await told({ clientId: clientId.toUpperCase(), clientSecret })).toEqual(NOBODY)
  })

  it('whose credential has expired, at the millisecond', async () => {
    const expired = world.table.add({ expiresAt: Date.now() })
    expect(await told(expired)).toEqual(NOBODY)
    const client = world.table.add()
    expect((await granted(client)).status).toBe(200)
    world.clock.jump(HOUR)
    try {
      expect(await told(client)).toEqual(NOBODY)
    } finally {
      world.clock.jump(-HOUR)
    }
  })

  it('whose object was deleted', async () => {
    const client = world.table.add()
    expect((await granted(client)).status).toBe(200)
    world.table.remove(client)
    expect(await told(client)).toEqual(NOBODY)
  })

  it('whose service account is disabled, until it is enabled again', async () => {
    const client = world.table.add({ serviceAccount: 'etl:other' })
    const serviceAccounts = [{ id: 'etl:other', disabled: true }]
    world.table.setIssuer('demo', { ...CLIENT_SPEC, local: { serviceAccounts } })
    try {
      expect(await told(client)).toEqual(NOBODY)
    } finally {
      world.table.setIssuer('demo', CLIENT_SPEC)
    }
    expect((await granted(client)).status).toBe(200)
  })

  it('who is a client of another issuer on the same server', async () => {
    const client = world.table.add({ issuer: 'other' })
    expect(await told(client)).toEqual(NOBODY)
    const there = { issuerUrl: world.otherUrl, basic: client, form: GRANT }
    expect((await ask(there)).status).toBe(200)
  })

  it('who presents nothing, half of it, or a bearer token', async () => {
    const client = world.table.add()
    const { access_token: token } = (await granted(client)).json
    const { clientId, clientSecret } = client
    const headers: readonly string[] = [
      `Bearer ${String(token)}`,
      'Basic',
      'Basic ',
      `Basic ${MARKER}!`,
      `Basic ${btoa(clientId)}`,
      `Basic ${btoa(`${clientId}:`)}`,
      `Basic ${btoa(`:${clientSecret}`)}`,
      `Basic ${btoa(`${clientId}:${clientSecret}\n`)}`,
      `Basic ${btoa(`${clientId}:${clientSecret}`)}, Basic ${btoa('a:b')}`,
      `Digest username="${MARKER}"`,
      `Basic ${btoa(`${MARKER}:${'x'.repeat(2000)}`)}`,
    ]
    for (const authorization of headers) {
      for (const path of OAUTH_PATHS) {
        // oxlint-disable-next-line no-await-in-loop
        const said = await ask({ path, headers: { authorization }, form: { ...GRANT, token: 'a' } })
        expect(refusal(said)).toBe('401 invalid_client, challenged')
      }
    }
    const halves = [{}, { client_id: clientId }, { client_id: clientId, client_secret: '' }]
    for (const form of halves) {
      // oxlint-disable-next-line no-await-in-loop
      const said = await ask({ form: { ...GRANT, ...form } })
      expect(refusal(said)).toBe('401 invalid_client, challenged')
    }
    const secretAlone = await ask({ form: { ...GRANT, client_secret: clientSecret } })
    expect(refusal(secretAlone)).toBe('401 invalid_client')
  })
})
