import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientFields } from '../kit/client-fields.ts'
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

/** Every way for a client to be refused by what it asks: the RFC's error, and nothing more. */
const GRANT = { grant_type: 'client_credentials' }
const API = 'https://api.example.com'

let world: OauthClientWorld

beforeAll(async () => {
  world = await startOauthClientWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const ask = (asked: Asked): Promise<Said> => oauthAsk(world, asked)
const { granted } = oauthCalls(() => world)

describe('a client is refused what it may not have', () => {
  it('a scope, resource or audience that is not granted, alone or among others', async () => {
    const client = world.table.add()
    const scopes = ['admin', 'read admin', `read ${MARKER}`, 'read  write', 'read"', ' ', 'ré']
    for (const scope of scopes) {
      // oxlint-disable-next-line no-await-in-loop
      expect(refusal(await granted(client, { scope }))).toBe('400 invalid_scope')
    }
    const foreign = [MARKER, 'https://a.example', `${API}/deeper`, `${API}#part`, '*', 'ré', '\0']
    for (const target of foreign) {
      const forms = [{ resource: target }, { audience: target }, { audience: [API, target] }]
      for (const form of forms) {
        // oxlint-disable-next-line no-await-in-loop
        expect(refusal(await granted(client, form))).toBe('400 invalid_target')
      }
    }
    // A name is an audience, and no resource, which RFC 8707 wants to be a URI.
    expect((await granted(client, { audience: 'reports' })).status).toBe(200)
    expect(refusal(await granted(client, { resource: 'reports' }))).toBe('400 invalid_target')
  })

  it('anything once no grant is left, though it still is a client', async () => {
    const client = world.table.add()
    const { access_token: token } = (await granted(client)).json
    world.table.setIssuer('demo', { ...CLIENT_SPEC, grants: [] })
    try {
      expect(refusal(await granted(client))).toBe('400 unauthorized_client')
      const said = await ask({ path: '/introspect', basic: client, form: { token: String(token) } })
      expect(said.json).toMatchObject({ active: true })
    } finally {
      world.table.setIssuer('demo', CLIENT_SPEC)
    }
  })

  it('every grant type but its own', async () => {
    const client = world.table.add()
    const types = [
      'password',
      'authorization_code',
      'refresh_token',
      'implicit',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:saml2-bearer',
      'urn:ietf:params:oauth:grant-type:device_code',
      'CLIENT_CREDENTIALS',
      'client_credentials ',
      MARKER,
    ]
    for (const grant_type of types) {
      const form = { grant_type, username: MARKER, password: MARKER, code: MARKER, assertion: 'a' }
      // oxlint-disable-next-line no-await-in-loop
      expect(refusal(await ask({ basic: client, form }))).toBe('400 unsupported_grant_type')
    }
  })
})

describe('a request that is none is refused', () => {
  it('without a parameter that it needs, with one twice, or with one that is empty', async () => {
    const basic = world.table.add()
    const grant = 'grant_type=client_credentials'
    const bodies: Readonly<Record<(typeof OAUTH_PATHS)[number], readonly string[]>> = {
      '/token': [
        '',
        '&&',
        'grant_type=',
        'grant_type',
        `${grant}&${grant}`,
        `${grant}&scope=read&scope=write`,
        `${grant}&a=${MARKER}&a=b`,
        `${grant}&client_id=${basic.clientId}&client_id=${basic.clientId}`,
        `${grant}&grant%5Ftype=password`,
      ],
      '/introspect': ['', 'token=', 'token=a&token=b', `Token=${MARKER}`],
      '/revoke': ['', 'token=', 'token=a&token=b', `token_type_hint=${MARKER}`],
    }
    for (const path of OAUTH_PATHS) {
      for (const body of bodies[path]) {
        // oxlint-disable-next-line no-await-in-loop
        expect(refusal(await ask({ path, basic, body }))).toBe('400 invalid_request')
      }
    }
  })

  it('with a client in two ways, or two clients, whether or not they are right', async () => {
    const [basic, other] = [world.table.add(), world.table.add()]
    const forms = [
      clientFields(basic),
      clientFields(other),
      { client_secret: basic.clientSecret },
      { client_id: other.clientId },
      { ...clientFields(basic), client_secret: MARKER },
    ]
    for (const form of forms) {
      // oxlint-disable-next-line no-await-in-loop
      const said = await ask({ basic, form: { ...GRANT, ...form } })
      expect(refusal(said)).toBe('400 invalid_request')
    }
    const bearer = { authorization: 'Bearer a' }
    const said = await ask({ headers: bearer, form: { ...GRANT, ...clientFields(basic) } })
    expect(refusal(said)).toBe('400 invalid_request')
  })

  it('whose body is no form, in its type or its bytes', async () => {
    const basic = world.table.add()
    const json = JSON.stringify({ ...GRANT, client_secret: MARKER })
    const grant = 'grant_type=client_credentials'
    const types = ['application/json', 'multipart/form-data; boundary=a', 'text/plain', '', 'a/b']
    for (const type of types) {
      const headers = { 'content-type': type }
      for (const body of [json, grant]) {
        // oxlint-disable-next-line no-await-in-loop
        expect(refusal(await ask({ basic, headers, body }))).toBe('400 invalid_request')
      }
    }
    const bodies = [
      `${grant}&scope=%`,
      `${grant}&scope=%zz${MARKER}`,
      `${grant}&scope=%C3%28`,
      Buffer.concat([Buffer.from(`${grant}&a=`), Buffer.from([0xff, 0xfe, 0x80])]),
      Buffer.from(grant, 'utf16le'),
      Buffer.from(`\uFEFF${grant}`),
      gzipSync(grant),
      json,
    ]
    for (const body of bodies) {
      // oxlint-disable-next-line no-await-in-loop
      expect(refusal(await ask({ basic, body }))).toBe('400 invalid_request')
    }
  })

  it('with anything in its query, however right', async () => {
    const client = world.table.add()
    const query = new URLSearchParams({ ...GRANT, ...clientFields(client) } as Record<
      string,
      string
    >)
    for (const path of [`/token?${query.toString()}`, '/token?a', `/token?${MARKER}`]) {
      for (const form of [{}, { ...GRANT, ...clientFields(client) }]) {
        // oxlint-disable-next-line no-await-in-loop
        expect(refusal(await ask({ path, form }))).toBe('400 invalid_request')
      }
    }
  })

  it('with line breaks in its values, which go into no header', async () => {
    const basic = world.table.add()
    const broken = `read\r\nset-cookie: ${MARKER}`
    expect(refusal(await granted(basic, { scope: broken }))).toBe('400 invalid_scope')
    expect(refusal(await granted(basic, { audience: broken }))).toBe('400 invalid_target')
    const grant_type = `client_credentials\r\n${MARKER}`
    expect(refusal(await ask({ basic, form: { grant_type } }))).toBe('400 unsupported_grant_type')
    const client_id = `${basic.clientId}\r\nset-cookie: ${MARKER}`
    const posted = await ask({ form: { ...GRANT, ...clientFields(basic), client_id } })
    expect(refusal(posted)).toBe('401 invalid_client')
  })
})
