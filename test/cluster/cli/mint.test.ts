import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { pythonVenv } from '../../kit/python.ts'
import { until } from '../../kit/until.ts'
import { BASE_URL } from '../operator/start-world.ts'
import { type MintWorld, NS, startMintWorld } from './start-mint-world.ts'

const ISSUER = `${BASE_URL}/local`
const AUDIENCE = 'https://api.example.com'
const READER = ['--issuer=local', `--service-account=${NS}:reader`]

let world: MintWorld
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/mintlet-mint-`)
  world = await startMintWorld()
})
afterEach(async () => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- it holds after each test
  expect(await world.left()).toEqual([])
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await world?.[Symbol.asyncDispose]()
})

describe('a token of one time', () => {
  test('is an access token on stdout, and a line on stderr says how long it works', async () => {
    const { code, out, err } = await world.mint(
      'minter',
      ...READER,
      '--scope=read',
      '--scope=write',
      '--for=11m',
    )
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^mintlet: it works until \S+ \(in 1\dm/),
    })
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const { iat = 0, exp = 0, ...claims } = decodeJwt(out.trim())
    expect(exp - iat).toBe(660)
    expect(claims).toMatchObject({ iss: ISSUER, sub: `${NS}:reader`, scope: 'read write' })
    expect(decodeProtectedHeader(out.trim()).typ).toBe('at+jwt')
  })

  test('verifies with PyJWT', async ({ skip }) => {
    const python = await pythonVenv()
    if (python === undefined) return skip('there is no Python here')
    const { out } = await world.mint('minter', ...READER)
    await writeFile(`${folder}/token`, out)
    await writeFile(`${folder}/jwks`, (await world.operator.oidc('/local/jwks')).text)
    const script = `${import.meta.dirname}/verify_minted.py`
    const args = [`${folder}/token`, `${folder}/jwks`, ISSUER, ISSUER]
    const { code, stdout, stderr } = await python.run(script, args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ sub: `${NS}:reader` })
  })

  test('is an ID token, for the audience that was named', async () => {
    const { code, out } = await world.mint(
      'minter',
      ...READER,
      '--id-token',
      `--audience=${AUDIENCE}`,
      '-o',
      'json',
    )
    expect(code).toBe(0)
    const { id_token: token, expires_in: seconds, ...rest } = JSON.parse(out)
    expect(rest).toEqual({})
    expect(seconds).toBeGreaterThan(580)
    expect(decodeJwt(token)).toMatchObject({ aud: AUDIENCE, sub: `${NS}:reader` })
  })

  test('is a signed JWT with the claims of a file', async () => {
    await writeFile(`${folder}/claims.json`, JSON.stringify({ team: { of: ['two'] } }))
    const { out } = await world.mint(
      'minter',
      ...READER,
      `--jwt=${folder}/claims.json`,
      `--audience=${AUDIENCE}`,
      '-o',
      'json',
    )
    const { signed_jwt: token } = JSON.parse(out)
    expect(decodeJwt(token)).toMatchObject({ aud: AUDIENCE, team: { of: ['two'] }, iss: ISSUER })
  })

  test('is as an ImpersonatedToken asks for, which stays as it is', async () => {
    await world.create([NS, 'model'], {
      idToken: { audience: AUDIENCE, lifetime: '2h' },
      secret: { formats: [{ type: 'BasicAuth' }] },
    })
    const before = await world.untilReady([NS, 'model'])
    const { out } = await world.mint('minter', '--from=model')
    expect(decodeJwt(out.trim())).toMatchObject({ aud: AUDIENCE })
    const short = await world.mint('minter', '--from=model', '--for=10s')
    const { iat = 0, exp = 0 } = decodeJwt(short.out.trim())
    expect(exp - iat).toBe(10)
    expect((await world.token([NS, 'model']))?.metadata.resourceVersion).toBe(
      before.metadata.resourceVersion,
    )
  })

  test('is the signature of a blob', async () => {
    await world.create([NS, 'blob'], {
      signedBlob: { payload: Buffer.from('hello').toString('base64') },
    })
    await world.untilReady([NS, 'blob'])
    const { out, code } = await world.mint('minter', '--from=blob', '-o', 'json')
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(out)).toSorted()).toEqual(['expires_in', 'key_id', 'signature'])
  })

  test('is what a token endpoint answers, or kubectl wants of its plugins', async () => {
    const oauth = JSON.parse(
      (await world.mint('minter', ...READER, '--scope=read', '-o', 'json')).out,
    )
    expect(oauth).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: 'read',
    })
    const { out } = await world.mint('minter', ...READER, '-o', 'exec-credential')
    expect(JSON.parse(out)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: {
        token: expect.stringMatching(/^eyJ/),
        expirationTimestamp: expect.stringMatching(/Z$/),
      },
    })
  })
})

describe('what is refused', () => {
  test('by the grants is told in the words of the condition', async () => {
    const { code, out, err } = await world.mint(
      'boss',
      '--issuer=local',
      '--service-account=kube-system:admin',
    )
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('NotGranted: ClusterCredentialIssuer local does not grant this')
  })

  test('by admission names the Role that is missing', async () => {
    const { code, out, err } = await world.mint('plain', ...READER)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`you may not mint this in namespace ${NS}; ask for a Role there with`)
    expect(err).toContain(
      `{apiGroups: ["mintlet.dev"], resources: ["identities"], resourceNames: ["local:${NS}:reader"], verbs: [mint]}`,
    )
    const other = await world.mint('minter', '--issuer=local', `--service-account=${NS}:writer`)
    expect(other.err).toContain(`resourceNames: ["local:${NS}:writer"]`)
  })

  test('to who may not read the Secret is told before anything is made', async () => {
    const { code, err } = await world.mint('blind', ...READER)
    expect(code).toBe(1)
    expect(err).toContain('{apiGroups: [""], resources: ["secrets"], verbs: [get]}')
    const made = (await world.controlPlane.auditLog()).filter(
      ({ user, verb, objectRef }) =>
        user.username === 'blind' &&
        verb === 'create' &&
        objectRef?.resource === 'impersonatedtokens',
    )
    expect(made).toEqual([])
  })

  test('because there is no such issuer', async () => {
    const { code, err } = await world.mint(
      'boss',
      '--issuer=nobody',
      `--service-account=${NS}:reader`,
    )
    expect(code).toBe(1)
    expect(err).toContain('IssuerNotFound')
  })

  test('because the command line asks for nothing that there is', async () => {
    expect(await refused()).toContain('say --issuer and --service-account, or --from')
    expect(await refused(...READER, '--for=3d')).toContain('lifetime')
    expect(await refused(...READER, '--for=13h')).toContain('from 10s to 12h')
    expect(await refused(...READER, '--id-token')).toContain('--audience')
    expect(await refused(...READER, '--scope=two words')).toContain('must be a scope')
    expect(await refused('--from=model', ...READER)).toContain('only --for goes with it')
    expect(await refused(...READER, '--jwt=/nonexistent')).toContain('cannot be read')
    expect(await refused(...READER, '--timeout=0s')).toContain('--timeout')
    expect(await refused(...READER, '--issuer-kind=Issuer')).toContain('--issuer-kind')
  })
})

describe('while no operator serves it', () => {
  beforeAll(async () => {
    await world.operator.stop()
  })

  test('it is given up after the timeout', async () => {
    const { code, out, err } = await world.mint('minter', ...READER, '--timeout=1s')
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain('nothing was minted within 1s; no operator has looked at it')
  })

  test('it is given up when the person does', async () => {
    const { code, out } = await world.mintUntil(700, ...READER)
    expect({ code, out }).toEqual({ code: 3, out: '' })
  })

  test('it is given up on Ctrl-C, by the process', async () => {
    const flags = [
      ...READER,
      `--kubeconfig=${world.controlPlane.kubeconfigFor('minter')}`,
      `--namespace=${NS}`,
    ]
    const child = spawn(process.execPath, ['src/cli.ts', 'mint', ...flags], {
      cwd: `${import.meta.dirname}/../../..`,
    })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()))
    await until('the object is there', async () => (await world.left()).length > 0)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect({ code, out }).toEqual({ code: 3, out: '' })
  })
})

const refused = async (...argv: readonly string[]): Promise<string> => {
  const { code, out, err } = await world.mint('boss', ...argv)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  return err
}
