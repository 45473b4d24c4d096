import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../kit/control-plane/free-port.ts'
import { type PythonVenv, pythonVenv } from '../../kit/python.ts'
import { until } from '../../kit/until.ts'
import { startWorld, type World } from './start-world.ts'

/**
 * What the operator wrote into Secrets, as somebody else's program sees it: files of a mounted
 * Secret, discovery and keys over HTTPS with the certificate that the operator made for itself, and
 * Python libraries that mintlet has no part in.
 */
const VERIFIER = `${import.meta.dirname}/../../contract/python/verify.py`
const AUDIENCE = 'https://api.example.com'
const PAYLOAD = 'release 1.2.3'

let world: World
let folder: string
let base: string
let python: PythonVenv | undefined

beforeAll(async () => {
  python = await pythonVenv()
  folder = await mkdtemp(`${tmpdir()}/mintlet-consumers-`)
  world = await startWorld({ namespaces: ['apps'] })
  const port = await freePort()
  base = `https://localhost:${port}`
  const flags = ['--oidc-insecure-http=false', `--oidc-base-url=${base}`, `--oidc-address=:${port}`]
  const operator = world.spawn({ flags })
  await operator.ready()
  const ca = await until('the operator has made its certificate', () =>
    world.secret(['mintlet-system', 'mintlet-oidc-tls']),
  )
  await writeFile(`${folder}/ca.crt`, Buffer.from(ca.data?.['ca.crt'] ?? '', 'base64'))
})

afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The Secret of an object that has become Ready, as kubelet lays it out. */
async function mount(name: string, spec: object): Promise<string> {
  await world.create(['apps', name], spec)
  await world.untilReady(['apps', name])
  const secret = await world.secret(['apps', name])
  const path = `${folder}/${name}`
  await mkdir(path)
  for (const [key, value] of Object.entries(secret?.data ?? {})) {
    await writeFile(`${path}/${key}`, Buffer.from(value, 'base64'))
  }
  return path
}

async function verify(skip: (why: string) => void, args: readonly string[]): Promise<unknown> {
  if (python === undefined) {
    skip('python3 or its package registry cannot be had: see stderr')
    return undefined
  }
  const trust = { SSL_CERT_FILE: `${folder}/ca.crt`, REQUESTS_CA_BUNDLE: `${folder}/ca.crt` }
  const issuer = `${base}/local`
  const { code, stdout, stderr } = await python.run(VERIFIER, [...args, '--issuer', issuer], trust)
  expect(`${code} ${stderr}`).toBe('0 ')
  return JSON.parse(stdout)
}

test('PyJWT accepts an access token by discovery and JWKS', async ({ skip }) => {
  const path = await mount('access', { accessToken: { scopes: ['reports:read'] } })
  const args = ['token', path, '--audience', `${base}/local`, '--type', 'at+jwt']
  const told = await verify(skip, args)
  expect(told).toMatchObject({ claims: { sub: 'apps:reader', scope: 'reports:read' } })
})

test('PyJWT and google-auth accept an ID token', async ({ skip }) => {
  const path = await mount('id', { idToken: { audience: AUDIENCE } })
  const pyjwt = await verify(skip, ['token', path, '--audience', AUDIENCE, '--type', 'JWT'])
  expect(pyjwt).toMatchObject({ claims: { sub: 'apps:reader', aud: AUDIENCE } })
  const google = await verify(skip, ['google', path, '--audience', AUDIENCE])
  expect(google).toMatchObject({ claims: { sub: 'apps:reader', aud: AUDIENCE } })
})

test('PyJWT and google-auth accept a signed JWT with its claims', async ({ skip }) => {
  const claims = { aud: AUDIENCE, tenant: { id: 7, tags: ['a', null] } }
  const path = await mount('jwt', { signedJwt: { claims } })
  const pyjwt = await verify(skip, ['token', path, '--audience', AUDIENCE, '--type', 'JWT'])
  expect(pyjwt).toMatchObject({ claims })
  await verify(skip, ['google', path, '--audience', AUDIENCE])
})

test('cryptography accepts a signed blob with the key beside it, which is the one served', async ({
  skip,
}) => {
  const payload = Buffer.from(PAYLOAD).toString('base64')
  const path = await mount('blob', { signedBlob: { payload } })
  await writeFile(`${folder}/payload`, PAYLOAD)
  const args = ['blob', path, '--payload', `${folder}/payload`, '--algorithm', 'ES256']
  expect(await verify(skip, args)).toMatchObject({ header: { kid: expect.any(String) } })
})

test('a certificate that an administrator gives is served instead of an own one', async () => {
  const own = await world.secret(['mintlet-system', 'mintlet-oidc-tls'])
  const { 'tls.crt': crt, 'tls.key': key, 'ca.crt': ca } = own?.data ?? {}
  const given = { type: 'kubernetes.io/tls', data: { 'tls.crt': crt, 'tls.key': key } }
  await world.createSecret(['mintlet-system', 'given'], given)
  const port = await freePort()
  const operator = world.spawn({
    user: 'operator-b',
    flags: [
      '--oidc-insecure-http=false',
      `--oidc-base-url=${base}`,
      `--oidc-address=127.0.0.1:${port}`,
      '--oidc-tls-secret=given',
    ],
  })
  await operator.ready()
  const trust = new Agent({ connect: { ca: Buffer.from(ca ?? '', 'base64').toString() } })
  const url = `https://localhost:${port}/local/jwks`
  const { statusCode } = await request(url, { dispatcher: trust })
  await trust.close()
  expect(statusCode).toBe(200)
})
