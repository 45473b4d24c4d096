import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { OAuth2Client } from 'google-auth-library'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PythonVenv, pythonVenv } from '../../kit/python.ts'
import { CHAIN, type ChainWorld, startChainWorld } from './start-chain-world.ts'

/**
 * What the operator wrote into Secrets, as the programs see it that it is for: files of a mounted Secret,
 * and libraries that mintlet has no part in.
 */
const CONSUMER = `${import.meta.dirname}/../../contract/python/google_consumer.py`
const AUDIENCE = 'https://api.example.com'
const PAYLOAD = 'release 1.2.3'
const NO_PYTHON = 'python3 or its package registry cannot be had: see stderr'

let world: ChainWorld
let folder: string
let python: PythonVenv | undefined

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/mintlet-google-consumers-`)
  ;[world, python] = await Promise.all([startChainWorld(), pythonVenv()])
  await Promise.all([
    world.issue('id', { idToken: { audience: AUDIENCE, includeEmail: true } }),
    world.issue('jwt', { signedJwt: { claims: { aud: AUDIENCE, role: 'etl' } } }),
    world.issue('blob', { signedBlob: { payload: Buffer.from(PAYLOAD).toString('base64') } }),
  ])
  await writeFile(`${folder}/payload`, PAYLOAD)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** As kubelet lays a Secret out. */
async function mount(name: string): Promise<string> {
  const path = `${folder}/${name}`
  await mkdir(path, { recursive: true })
  for (const [key, value] of Object.entries(await world.values(name))) {
    await writeFile(`${path}/${key}`, value)
  }
  return path
}

async function consume(venv: PythonVenv, args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await venv.run(CONSUMER, args, { NO_PROXY: '*', no_proxy: '*' })
  expect(`${code} ${stdout}${stderr}`).toMatch(/^0 /)
  return JSON.parse(stdout)
}

test('google-auth for Python accepts an ID token', async ({ skip }) => {
  if (python === undefined) return skip(NO_PYTHON)
  const keys = `${world.google.googleapisUrl}/oauth2/v1/certs`
  const args = ['id-token', await mount('id'), '--keys', keys, '--audience', AUDIENCE]
  expect(await consume(python, args)).toMatchObject({
    claims: { aud: AUDIENCE, email: CHAIN.reader, email_verified: true },
  })
  const wrong = [...args.slice(0, -1), 'https://other.example.com']
  const refused = await python.run(CONSUMER, wrong, { NO_PROXY: '*', no_proxy: '*' })
  expect(refused.code).toBe(1)
})

test('google-auth-library for Node accepts an ID token', async () => {
  const { token = '' } = await world.values('id')
  const client = new OAuth2Client({
    endpoints: {
      oauth2FederatedSignonPemCertsUrl: `${world.google.googleapisUrl}/oauth2/v1/certs`,
    },
  })
  const ticket = await client.verifyIdToken({ idToken: token, audience: AUDIENCE })
  expect(ticket.getPayload()).toMatchObject({ aud: AUDIENCE, email: CHAIN.reader })
})

test('PyJWT accepts a signed JWT by the keys of the service account', async ({ skip }) => {
  if (python === undefined) return skip(NO_PYTHON)
  const keys = `${world.google.googleapisUrl}/service_accounts/v1/metadata/jwk/${CHAIN.reader}`
  const args = ['signed-jwt', await mount('jwt'), '--keys', keys, '--audience', AUDIENCE]
  expect(await consume(python, args)).toMatchObject({
    claims: { iss: CHAIN.reader, sub: CHAIN.reader, role: 'etl' },
  })
})

test('cryptography accepts a signed blob by the certificate of the service account', async ({
  skip,
}) => {
  if (python === undefined) return skip(NO_PYTHON)
  const keys = `${world.google.googleapisUrl}/service_accounts/v1/metadata/x509/${CHAIN.reader}`
  const payload = `${folder}/payload`
  const args = ['blob', await mount('blob'), '--keys', keys, '--payload', payload]
  expect(await consume(python, args)).toEqual({ claims: {} })
})
