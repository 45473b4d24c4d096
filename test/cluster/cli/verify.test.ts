import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { CompactSign, exportJWK, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VerifyReport } from '../../../src/cli/verify/verify-report.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { NS, startVerifyWorld, type VerifyWorld } from './start-verify-world.ts'

const AUDIENCE = 'https://api.example.com'
const SPECS: Readonly<Record<string, object>> = {
  'access-token': { accessToken: { scopes: ['read', 'write'] } },
  'id-token': { idToken: { audience: AUDIENCE, includeEmail: true } },
  jwt: { signedJwt: { claims: { aud: [AUDIENCE], role: { of: ['reader'] }, nothing: null } } },
  blob: { signedBlob: { payload: Buffer.from('a payload').toString('base64') } },
  docker: {
    accessToken: {},
    secret: { formats: [{ type: 'DockerConfigJson', registries: ['registry.example'] }] },
  },
  header: { accessToken: {}, secret: { formats: [{ type: 'AuthorizationHeader' }] } },
  'other-issuer': { issuerRef: { name: 'other' }, accessToken: { scopes: ['read', 'write'] } },
}

let world: VerifyWorld

beforeAll(async () => {
  world = await startVerifyWorld()
  for (const [name, spec] of Object.entries(SPECS)) await world.create([NS, name], spec)
  await world.createCredential([NS, 'client'], { serviceAccount: `${NS}:reader`, lifetime: '1h' })
  await world.untilIssued([NS, 'client'])
  await world.create([NS, 'by-client'], {
    issuerRef: undefined,
    serviceAccount: undefined,
    credentialRef: { name: 'client' },
    accessToken: { scopes: ['read'] },
  })
  for (const name of [...Object.keys(SPECS), 'by-client']) await world.untilReady([NS, name])
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const outcomes = ({ checks }: VerifyReport, outcome: string): readonly string[] =>
  checks.filter((each) => each.outcome === outcome).map((each) => each.check)

describe('what the operator has written', () => {
  for (const name of Object.keys(SPECS)) {
    test(`verifies: ${name}, over TLS with the authority that the operator made`, async () => {
      const { code, report, err } = await world.verify(name)
      expect(report.checks.filter(({ outcome }) => outcome === 'Failed')).toEqual([])
      expect(outcomes(report, 'Skipped').filter((each) => each !== 'Audience')).toEqual([])
      expect(outcomes(report, 'Passed')).toContain('Signature')
      expect({ code, err, verdict: report.verdict }).toEqual({ code: 0, err: '', verdict: 'Valid' })
    })
  }

  test('verifies as minted with a client, whose scopes and id it has', async () => {
    const { code, report } = await world.verify('by-client')
    expect(code).toBe(0)
    expect(outcomes(report, 'Passed')).toEqual(expect.arrayContaining(['Client', 'Scope', 'Key']))
    expect(outcomes(report, 'Skipped')).toEqual(['Introspection'])
  })

  test('is what the issuer says by RFC 7662, where a client asks', async () => {
    const asked = await world.verify('by-client', '--introspect', '--client=client')
    expect(outcomes(asked.report, 'Passed')).toContain('Introspection')
    const nobody = await world.verify('by-client', '--introspect')
    expect(outcomes(nobody.report, 'Skipped')).toEqual(['Introspection'])
    expect(nobody.code).toBe(3)
    expect(nobody.report.why).toContain('the issuer could not be asked')
  })

  test('is not known to be good by whoever may not look at the issuer', async () => {
    const { code, out } = await world.run(['verify', 'id-token', '-n', NS], 'editor')
    expect(code).toBe(3)
    expect(out).toContain(
      'not known: the signature could not be checked: you may not get clustercredentialissuers',
    )
    expect(out).toContain('–  Algorithm  you may not get clustercredentialissuers')
    expect(out).toContain('–  Signature  you may not get clustercredentialissuers')
    expect(out).toContain(`✓  Audience   aud is ${AUDIENCE}`)
  })
})

describe('a ServiceAccountCredential', () => {
  test('is checked without being used, and used where that is asked for', async () => {
    const unused = await world.verify('client')
    expect(unused.code).toBe(0)
    expect(outcomes(unused.report, 'Skipped')).toEqual(['Login'])
    const used = await world.verify('client', '--login')
    expect(used.code).toBe(0)
    expect(outcomes(used.report, 'Passed')).toContain('Login')
  })

  test('fails with another secret, which the issuer refuses', async () => {
    await world.createCredential([NS, 'tampered-client'], {
      serviceAccount: `${NS}:reader`,
      lifetime: '1h',
    })
    await world.untilIssued([NS, 'tampered-client'])
    const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/serviceaccountcredentials/tampered-client`
    await world.controlPlane.admin.request(
      'PATCH',
      path,
      { spec: { suspend: true } },
      { contentType: 'application/merge-patch+json' },
    )
    await world.untilCredential('is suspended', [NS, 'tampered-client'], (found) =>
      conditionOf(found, 'Ready').includes('Suspended'),
    )
    const secret = await world.textOf('tampered-client-credential', 'clientSecret')
    await world.tamper(
      'tampered-client-credential',
      'clientSecret',
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
    )
    const { code, report } = await world.verify('tampered-client', '--login')
    expect(code).toBe(1)
    expect(outcomes(report, 'Failed')).toEqual(expect.arrayContaining(['Contents', 'Login']))
  })
})

describe('what somebody else has put into the Secret', () => {
  let original: string
  beforeAll(async () => {
    await world.patch([NS, 'access-token'], { spec: { suspend: true } })
    await world.untilToken('is suspended', [NS, 'access-token'], (found) =>
      conditionOf(found, 'Ready').includes('Suspended'),
    )
    original = await world.textOf('access-token', 'token')
  })

  const parts = (): [string, string, string] => {
    const [header = '', payload = '', signature = ''] = original.split('.')
    return [header, payload, signature]
  }
  test('with one byte of the signature changed', async () => {
    const [header, payload, signature] = parts()
    const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect(await failedWith(`${header}.${payload}.${changed}`)).toEqual(['Signature'])
  })

  test('with another subject', async () => {
    const [header, payload, signature] = parts()
    const claims = encoded({ ...decoded(payload), sub: 'kube-system:admin' })
    expect(await failedWith(`${header}.${claims}.${signature}`)).toEqual(['Signature', 'Subject'])
  })

  test('with bits that decoders skip', async () => {
    const [header, payload, signature] = parts()
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const next = last[last.indexOf(signature.at(-1) ?? '') + 1] ?? ''
    expect(await failedWith(`${header}.${payload}.${signature.slice(0, -1)}${next}`)).toEqual([
      'Token',
    ])
  })

  test('without a signature, by alg none', async () => {
    const [, payload] = parts()
    const unsigned = `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`
    expect(await failedWith(unsigned)).toEqual(['Token'])
    const signed = `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.AAAA`
    expect(await failedWith(signed)).toEqual(['Algorithm', 'Key', 'Signature'])
  })

  test('signed with another key of the same name, or of its own', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const [header, payload] = parts()
    const { kid } = decoded(header)
    const claims = decoded(payload)
    expect(await failedWith(await resigned(privateKey, kid, claims))).toEqual(['Signature'])
    expect(await failedWith(await resigned(privateKey, 'mine', claims))).toEqual([
      'Key',
      'Signature',
    ])
  })

  test('of another issuer, which is not asked for its keys', async () => {
    const others = await world.textOf('other-issuer', 'token')
    const failed = await failedWith(others)
    // Where both were issued in one second, they also expire in one.
    expect(failed.filter((each) => each !== 'Expiry')).toEqual([
      'Key',
      'Signature',
      'Issuer',
      'Audience',
      'TokenId',
    ])
  })

  test('naming an address of its own as issuer, which nobody asks', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    try {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const claims = { ...decoded(parts()[1]), iss: `http://127.0.0.1:${port}` }
      const failed = await failedWith(await resigned(privateKey, 'mine', claims))
      expect(failed).toEqual(['Key', 'Signature', 'Issuer'])
      expect(asked).toBe(0)
    } finally {
      server.close()
    }
  })

  test('that is no token at all', async () => {
    expect(await failedWith('not a token')).toEqual(['Token'])
  })
})

describe('the signature of a blob', () => {
  test('fails over another payload, and when it was changed', async () => {
    await world.patch([NS, 'blob'], { spec: { suspend: true } })
    await world.untilToken('is suspended', [NS, 'blob'], (found) =>
      conditionOf(found, 'Ready').includes('Suspended'),
    )
    const signature = Buffer.from(await world.textOf('blob', 'signature'), 'base64')
    signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
    await world.tamper('blob', 'signature', signature.toString('base64'))
    const { code, report } = await world.verify('blob')
    expect(code).toBe(1)
    expect(outcomes(report, 'Failed')).toEqual(['Contents', 'Signature'])
  })
})

describe('the way to the issuer', () => {
  test('is refused to whoever is there without a certificate of the issuer', async () => {
    const folder = await mkdtemp(`${tmpdir()}/mintlet-verify-`)
    await writeFile(`${folder}/ca.crt`, world.controlPlane.ca)
    const { code, out } = await world.run([
      'verify',
      'jwt',
      '-n',
      NS,
      `--issuer-address=${world.address}`,
      `--ca-file=${folder}/ca.crt`,
    ])
    await rm(folder, { recursive: true })
    expect(out).toContain('–  Discovery')
    expect(out).toContain('a certificate that is not trusted here')
    expect(out).toContain("✓  Key        kid is one of the issuer's status.keyIds")
    expect(out).toContain('–  Algorithm  its keys could not be had')
    expect(out).toContain('not known: the signature could not be checked')
    expect(code).toBe(3)
  })

  test('must be of the scheme that the issuer has, and an address', async () => {
    expect(await wrong('--issuer-address=http://127.0.0.1:1')).toContain('must begin with https://')
    expect(await wrong('--issuer-address=127.0.0.1')).toContain('must be https://host')
    expect(await wrong('--ca-file=/nonexistent')).toContain('no certificate in PEM')
  })
})

async function failedWith(token: string): Promise<readonly string[]> {
  await world.tamper('access-token', 'token', token)
  const { code, report } = await world.verify('access-token')
  expect(code).toBe(1)
  expect(outcomes(report, 'Failed')).toContain('Contents')
  return outcomes(report, 'Failed').filter((each) => each !== 'Contents')
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())

async function resigned(key: KeyObject, kid: unknown, claims: object): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(kid) })
    .sign(await importJWK(await exportJWK(key), 'ES256'))
}

const wrong = async (...flags: readonly string[]): Promise<string> => {
  const { code, err } = await world.run(['verify', 'jwt', '-n', NS, ...flags])
  expect(code).toBe(2)
  return err
}
