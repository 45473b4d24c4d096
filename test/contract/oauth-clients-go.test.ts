import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'

/** golang.org/x/oauth2/clientcredentials, compiled from test/contract/go. */
const PROGRAM = `${import.meta.dirname}/go`
const AUDIENCE = 'https://api.example.com'
const execute = promisify(execFile)

type Told = Readonly<Record<string, Readonly<Record<string, unknown>>>>

let world: OauthClientWorld
let clientId: string
let missing = ''
let told: Told = {}

/** @returns why the program cannot be had; undefined: it is there */
async function build(output: string): Promise<string | undefined> {
  try {
    await execute('go', ['version'], { timeout: 20_000 })
  } catch {
    return 'there is no go on PATH'
  }
  try {
    await execute('go', ['mod', 'download'], { cwd: PROGRAM, timeout: 60_000 })
  } catch {
    return 'golang.org/x/oauth2 cannot be downloaded'
  }
  await execute('go', ['build', '-o', output, '.'], { cwd: PROGRAM, timeout: 170_000 })
  return undefined
}

describe('a program in Go', () => {
  beforeAll(async () => {
    world = await startOauthClientWorld()
    const program = `${world.folder}/program`
    missing = (await build(program)) ?? ''
    if (missing !== '') {
      process.stderr.write(`no Go to ask with: ${missing}\n`)
      return
    }
    const client = world.table.add()
    clientId = client.clientId
    const { stdout } = await execute(program, [], {
      timeout: 30_000,
      env: {
        NO_PROXY: '*',
        ISSUER: world.issuerUrl,
        CA: `${world.folder}/ca.crt`,
        CLIENT_ID: clientId,
        CLIENT_SECRET: client.clientSecret,
        AUDIENCE,
      },
    })
    told = JSON.parse(stdout)
  }, 270_000)
  afterAll(() => world[Symbol.asyncDispose]())

  for (const style of ['header', 'params', 'autodetect']) {
    it(`gets a token with the client in ${style}`, async (ctx) => {
      if (missing !== '') return ctx.skip(missing)
      expect(told[style]).toMatchObject({ type: 'Bearer', scope: 'read write', lives: 900 })
      const { keys } = world.issuers.published('demo')?.jwks ?? { keys: [] }
      const jwks: JSONWebKeySet = { keys: keys.map((key) => ({ ...key, kty: key.kty ?? '' })) }
      const token = String(told[style]?.['token'])
      const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
        issuer: world.issuerUrl,
        audience: AUDIENCE,
        typ: 'at+jwt',
      })
      expect(payload).toMatchObject({ client_id: clientId, sub: 'etl:report' })
    })
  }

  it('is refused with errors that it can read', (ctx) => {
    if (missing !== '') return ctx.skip(missing)
    const why = expect.any(String)
    expect(told).toMatchObject({
      wrongSecret: { status: 401, code: 'invalid_client', why: 'client authentication failed' },
      foreignScope: { status: 400, code: 'invalid_scope', why },
      foreignResource: { status: 400, code: 'invalid_target', why },
    })
  })
})
