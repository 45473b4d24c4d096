import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TokenRequest } from '../../src/api/mint-request.ts'
import type { Minted } from '../../src/api/minted.ts'
import { LOCAL_ALGORITHMS, type LocalAlgorithm } from '../../src/issue/local/key-document.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { createOidcServer, type OidcServer } from '../../src/serve/oidc-server.ts'
import { createTlsKeeper } from '../../src/serve/tls-keeper.ts'
import { localIssuers } from '../kit/local-issuer.ts'
import { LOCAL_SETTINGS } from '../kit/local-settings.ts'
import { createMemoryTlsStore } from '../kit/memory-tls-store.ts'
import { type PythonVenv, pythonVenv } from '../kit/python.ts'
import { mountSecret } from '../kit/secret-mount.ts'

const VERIFIER = `${import.meta.dirname}/python/verify.py`
const AUDIENCE = 'https://api.example.com'
const EMAIL = 'report@etl.example.com'
const PAYLOAD = Buffer.from([0, 1, 2, 255, 10, 46, 10])
const execute = promisify(execFile)

type World = {
  readonly python: PythonVenv | undefined
  readonly folder: string
  readonly issuers: LocalIssuers
  readonly server: OidcServer
  readonly base: string
}

let world: World

/** The served side as in a cluster: https with the certificate that the operator makes for itself. */
async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-python-`)
  const keeper = createTlsKeeper({
    store: createMemoryTlsStore(),
    clock: systemClock,
    names: ['localhost', '127.0.0.1'],
    lifetimeMs: 3_600_000,
  })
  const kept = await keeper.sync({ mayWrite: true })
  if (!kept.ok) throw new Error(kept.failure.message)
  await writeFile(`${folder}/ca.crt`, kept.authority)
  await writeFile(`${folder}/payload`, PAYLOAD)
  const box: { issuers?: LocalIssuers } = {}
  const server = createOidcServer({
    baseUrl: 'https://localhost/base',
    published: (name) => box.issuers?.published(name),
    tls: kept.tls,
    host: '127.0.0.1',
    port: 0,
  })
  const { port } = await server.listen()
  const base = `https://localhost:${port}/base`
  const issuers = localIssuers({ baseUrl: base })
  box.issuers = issuers
  for (const algorithm of LOCAL_ALGORITHMS) {
    const settings = { ...LOCAL_SETTINGS, algorithm }
    await issuers.sync(algorithm.toLowerCase(), settings, { mayWrite: true })
  }
  return { python: await pythonVenv(), folder, issuers, server, base }
}

async function mint(algorithm: LocalAlgorithm, token: TokenRequest): Promise<Minted> {
  const issuer = world.issuers.issuer(algorithm.toLowerCase())
  const request = { serviceAccount: EMAIL, delegates: [], lifetime: 600, token }
  const result = await issuer.mint(request, new AbortController().signal)
  if (!result.ok) throw new Error(result.failure.message)
  return result.minted
}

type Told = { code: number; claims?: unknown; header?: unknown; refused?: string; why?: string }

/** What the Python program says of a mounted Secret. */
async function ask(
  python: PythonVenv,
  algorithm: LocalAlgorithm,
  what: string,
  mount: string,
  more: readonly string[],
): Promise<Told> {
  const trust = `${world.folder}/ca.crt`
  const issuer = `${world.base}/${algorithm.toLowerCase()}`
  const { code, stdout, stderr } = await python.run(
    VERIFIER,
    [what, mount, '--issuer', issuer, ...more],
    { SSL_CERT_FILE: trust, REQUESTS_CA_BUNDLE: trust, NO_PROXY: '*', no_proxy: '*' },
  )
  if (stdout === '') throw new Error(stderr)
  return { code, ...JSON.parse(stdout) }
}

const idToken = {
  kind: 'IdToken',
  audience: AUDIENCE,
  includeEmail: true,
  organizationNumberIncluded: false,
} as const

const NO_PYTHON = 'python3 or the package registry cannot be had; stderr says why'

describe('programs in Python, reading a mounted Secret', () => {
  beforeAll(async () => {
    world = await makeWorld()
  }, 240_000)

  afterAll(async () => {
    await world.server.close(AbortSignal.abort())
    await rm(world.folder, { recursive: true })
  })

  for (const algorithm of LOCAL_ALGORITHMS) {
    verifyTokens(algorithm)
    verifyBlobs(algorithm)
  }
})

function verifyTokens(algorithm: LocalAlgorithm): void {
  it(`verify an ${algorithm} access token with PyJWT`, async (ctx) => {
    if (world.python === undefined) return ctx.skip(NO_PYTHON)
    const minted = await mint(algorithm, { kind: 'AccessToken', scopes: ['read'] })
    await using mount = await mountSecret(minted)
    const audience = `${world.base}/${algorithm.toLowerCase()}`
    const flags = ['--type', 'at+jwt', '--audience', audience]
    const told = await ask(world.python, algorithm, 'token', mount.folder, flags)
    expect(told).toMatchObject({
      code: 0,
      claims: { sub: EMAIL, client_id: EMAIL, scope: 'read', jti: minted.tokenId },
      header: { typ: 'at+jwt', alg: algorithm },
    })
  })

  it(`verify an ${algorithm} ID token with google-auth`, async (ctx) => {
    if (world.python === undefined) return ctx.skip(NO_PYTHON)
    await using mount = await mountSecret(await mint(algorithm, idToken))
    const flags = ['--audience', AUDIENCE]
    const told = await ask(world.python, algorithm, 'google', mount.folder, flags)
    expect(told).toMatchObject({ code: 0, claims: { email: EMAIL, email_verified: true } })
  })

  it(`verify an ${algorithm} signed JWT with PyJWT, and refuse it changed or for others`, async (ctx) => {
    if (world.python === undefined) return ctx.skip(NO_PYTHON)
    const minted = await mint(algorithm, { kind: 'SignedJwt', claims: { aud: [AUDIENCE], n: 1 } })
    await using mount = await mountSecret(minted)
    const flags = ['--type', 'JWT', '--audience']
    const told = await ask(world.python, algorithm, 'token', mount.folder, [...flags, AUDIENCE])
    expect(told).toMatchObject({ code: 0, claims: { n: 1 }, header: { kid: minted.keyId } })
    const others = await ask(world.python, algorithm, 'token', mount.folder, [...flags, 'other'])
    expect(others).toMatchObject({ code: 1, refused: 'InvalidAudienceError' })

    const [header = '', , signature = ''] = minted.value.reveal().split('.')
    const forged = Buffer.from(JSON.stringify({ sub: 'admin' })).toString('base64url')
    await writeFile(`${mount.folder}/token`, `${header}.${forged}.${signature}`)
    const changed = await ask(world.python, algorithm, 'token', mount.folder, [...flags, AUDIENCE])
    expect(changed).toMatchObject({ code: 1, refused: 'InvalidSignatureError' })
  })
}

function verifyBlobs(algorithm: LocalAlgorithm): void {
  it(`verify an ${algorithm} blob with cryptography, and refuse it for other bytes`, async (ctx) => {
    if (world.python === undefined) return ctx.skip(NO_PYTHON)
    const payload = PAYLOAD.toString('base64')
    await using mount = await mountSecret(await mint(algorithm, { kind: 'SignedBlob', payload }))
    const flags = (file: string): string[] => ['--algorithm', algorithm, '--payload', file]
    const file = `${world.folder}/payload`
    const told = await ask(world.python, algorithm, 'blob', mount.folder, flags(file))
    expect(told).toMatchObject({ code: 0 })
    const other = await ask(world.python, algorithm, 'blob', mount.folder, flags(VERIFIER))
    expect(other).toMatchObject({ code: 1, refused: 'InvalidSignature' })
  })

  it(`need no library for an ${algorithm} blob: openssl verifies it`, async () => {
    const payload = PAYLOAD.toString('base64')
    const minted = await mint(algorithm, { kind: 'SignedBlob', payload })
    await using mount = await mountSecret(minted)
    const signature = `${mount.folder}/signature.bin`
    await writeFile(signature, Buffer.from(minted.value.reveal(), 'base64'))
    const key = ['-pubin', '-inkey', `${mount.folder}/publicKey`, '-sigfile', signature]
    const digest = algorithm === 'EdDSA' ? [] : ['-digest', 'sha256']
    const input = ['-rawin', '-in', `${world.folder}/payload`, ...digest]
    const { stdout } = await execute('openssl', ['pkeyutl', '-verify', ...key, ...input])
    expect(stdout).toContain('Signature Verified Successfully')
  })
}
