import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { GoogleAuth } from '../../../../../src/api/google-issuer.ts'
import type { HttpRequest, HttpResult } from '../../../../../src/http/http-client.ts'
import type { CallerResult } from '../../../../../src/issue/caller/caller.ts'
import { createCallerSources } from '../../../../../src/issue/google/caller/create-caller-sources.ts'
import type { GoogleIdentity } from '../../../../../src/issue/google/google-identity.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { createFakeHttpClient } from '../../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'

const START = Date.parse('2026-11-22T10:00:00Z')
const POOL = '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools'
const federation = (provider: string, serviceAccountName = 'minter'): GoogleAuth => ({
  workloadIdentity: { audience: `${POOL}/pool/providers/${provider}`, serviceAccountName },
})
const key = (name: string, of = 'key.json'): GoogleAuth => ({
  serviceAccountKeySecretRef: { name, key: of },
})
const ambient: GoogleAuth = { ambient: {} }
const signal = new AbortController().signal
let privateKey = ''

beforeAll(() => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
})

const identity = (auth: GoogleAuth, more: Partial<GoogleIdentity> = {}): GoogleIdentity => ({
  kind: 'ClusterCredentialIssuer',
  name: 'google',
  uid: 'u-1',
  namespace: 'mintlet-system',
  auth,
  ...more,
})

/** Every token is another one, and every question of the outside world is written down. */
function world(applicationCredentials?: string) {
  const asked: string[] = []
  let made = 0
  const answer = ({ url, body }: HttpRequest): HttpResult => {
    asked.push(`${url.host} ${new URLSearchParams(body).get('scope') ?? ''}`.trim())
    made += 1
    const body200 = { access_token: `t${made}`, token_type: 'Bearer', expires_in: 3600 }
    return httpAnswered(200, body200, { 'metadata-flavor': 'Google' })
  }
  const file = (): string =>
    JSON.stringify({
      type: 'service_account',
      client_email: 'minter@my-project.iam.gserviceaccount.com',
      private_key_id: `k${(made += 1)}`,
      private_key: privateKey,
    })
  const sources = createCallerSources({
    http: createFakeHttpClient(answer),
    clock: createFakeClock(START),
    endpoints: {
      iamcredentials: new URL('https://iamcredentials.example/'),
      sts: new URL('https://sts.example/'),
      metadata: new URL('http://metadata.example/'),
      universeDomain: 'googleapis.com',
      applicationCredentials,
    },
    readSecret: (namespace, ref) => {
      asked.push(`Secret ${namespace}/${ref.name}/${ref.keys.join()}`)
      return Promise.resolve({ ok: true, values: [new Redacted(file())] })
    },
    requestToken: ({ namespace, serviceAccountName, issuer }) => {
      asked.push(
        `ServiceAccount ${namespace}/${serviceAccountName} for ${issuer.kind} ${issuer.name}`,
      )
      const token = new Redacted('subject')
      return Promise.resolve({ ok: true, granted: { token, expiresAt: START + 3_600_000 } })
    },
    readFile: (path) => {
      asked.push(`file ${path}`)
      return Promise.resolve(file())
    },
  })
  const tokenOf = async (of: GoogleIdentity): Promise<string> =>
    said(await sources.of(of).caller(signal))
  return { sources, asked, tokenOf }
}

const said = (result: CallerResult): string =>
  result.ok ? result.caller.token.reveal() : `${result.failure.ending} ${result.failure.reason}`

describe('createCallerSources', () => {
  it.each([
    ['key', key('a')],
    ['federation', federation('k8s')],
    ['ambient', ambient],
  ])('gives the same identity the same caller: %s', async (_, auth) => {
    const { sources, asked, tokenOf } = world()
    const token = await tokenOf(identity(auth))
    const before = [...asked]
    expect(sources.of(identity(structuredClone(auth)))).toBe(sources.of(identity(auth)))
    expect(await tokenOf(identity(structuredClone(auth)))).toBe(token)
    expect(asked).toEqual(before)
  })

  const base = { key: identity(key('a')), federation: identity(federation('k8s')) }
  it.each<[string, GoogleIdentity, GoogleIdentity]>([
    ['kind', base.key, { ...base.key, kind: 'CredentialIssuer' }],
    ['namespace', base.key, { ...base.key, namespace: 'etl' }],
    ['name', base.key, { ...base.key, name: 'other' }],
    ['uid', base.key, { ...base.key, uid: 'u-2' }],
    ['Secret', base.key, { ...base.key, auth: key('b') }],
    ['key of the Secret', base.key, { ...base.key, auth: key('a', 'other.json') }],
    ['way', base.key, base.federation],
    ['provider', base.federation, { ...base.federation, auth: federation('other') }],
    ['ServiceAccount', base.federation, { ...base.federation, auth: federation('k8s', 'other') }],
    ['name, federated', base.federation, { ...base.federation, name: 'other' }],
    [
      'where the names are split',
      identity(key('a'), { namespace: 'x', name: 'y,z' }),
      identity(key('a'), { namespace: 'x,y', name: 'z' }),
    ],
  ])('never shares a caller between two identities that differ in %s', async (_, one, other) => {
    const { sources, tokenOf } = world()
    const first = await tokenOf(one)
    expect(sources.of(other)).not.toBe(sources.of(one))
    const second = await tokenOf(other)
    expect(second).not.toBe(first)
    expect(second).not.toContain(' ')
  })

  it('keeps only the last identity of an issuer: one that comes back starts anew', async () => {
    const { tokenOf } = world()
    const first = await tokenOf(identity(key('a')))
    await tokenOf(identity(key('b')))
    expect(await tokenOf(identity(key('a')))).not.toBe(first)
  })

  it('knows nothing more of an issuer that it was to forget, and all of the others', async () => {
    const { sources, tokenOf } = world()
    const [one, other] = [identity(key('a')), identity(key('a'), { name: 'other' })]
    const before = [await tokenOf(one), await tokenOf(other)]
    sources.forget({ kind: one.kind, namespace: one.namespace, name: one.name })
    expect(await tokenOf(one)).not.toBe(before[0])
    expect(await tokenOf(other)).toBe(before[1])
  })

  it('keeps the callers of issuers of one name in several namespaces side by side', async () => {
    const { sources, tokenOf } = world()
    const all = ['etl', 'web', 'a,b'].map((namespace) => identity(key('a'), { namespace }))
    all.push(identity(key('a'), { namespace: 'a', name: 'b,google' }))
    const before = await Promise.all(all.map(tokenOf))
    expect(await Promise.all(all.map(tokenOf))).toEqual(before)
    sources.forget({ kind: 'ClusterCredentialIssuer', namespace: 'etl', name: 'google' })
    const [first, ...others] = await Promise.all(all.map(tokenOf))
    expect(first).not.toBe(before[0])
    expect(others).toEqual(before.slice(1))
  })

  it("asks once for the operator's own identity, whichever cluster issuers use it", async () => {
    const { asked, tokenOf } = world()
    const token = await tokenOf(identity(ambient))
    expect(await tokenOf(identity(ambient, { name: 'other', uid: 'u-2' }))).toBe(token)
    expect(asked).toEqual(['metadata.example', 'metadata.example'])
  })

  it('is whoever the application default credentials name, where the operator has them', async () => {
    const { asked, tokenOf } = world('/etc/adc.json')
    expect(await tokenOf(identity(ambient))).toMatch(/^eyJ/)
    expect(asked).toEqual(['file /etc/adc.json'])
  })

  it.each([undefined, '/etc/adc.json'])(
    "never lets a CredentialIssuer be the operator (file: %s), even while a cluster issuer's is cached",
    async (file) => {
      const { asked, sources, tokenOf } = world(file)
      await tokenOf(identity(ambient))
      const before = [...asked]
      const tenant = identity(ambient, { kind: 'CredentialIssuer', namespace: 'etl' })
      expect(await tokenOf(tenant)).toBe('Stalled InvalidSpec')
      expect(sources.of(tenant).federated).toBeUndefined()
      expect(asked).toEqual(before)
    },
  )

  it.each<[string, GoogleAuth]>([
    ['none', {}],
    ['two', { ...key('a'), ...federation('k8s') }],
    ['ambient and another', { ...ambient, ...key('a') }],
  ])('is nobody when the ways to be somebody are: %s', async (_, auth) => {
    const { asked, tokenOf } = world()
    expect(await tokenOf(identity(auth))).toBe('Stalled InvalidSpec')
    expect(asked).toEqual([])
  })

  it("reads Secrets and asks for tokens in the identity's namespace only, for this issuer", async () => {
    const { asked, tokenOf } = world()
    const tenant = { kind: 'CredentialIssuer', namespace: 'etl' } as const
    await tokenOf(identity(key('a'), tenant))
    await tokenOf(identity(federation('k8s'), { ...tenant, name: 'wif' }))
    expect(asked).toEqual([
      'Secret etl/a/key.json',
      'ServiceAccount etl/minter for CredentialIssuer wif',
      'sts.example https://www.googleapis.com/auth/cloud-platform',
    ])
  })

  it('makes a federated token anew at each call, with the scopes asked for', async () => {
    const { sources, asked } = world()
    const { federated } = sources.of(identity(federation('k8s'), { namespace: 'etl' }))
    expect(federated?.subject).toBe('system:serviceaccount:etl:minter')
    const first = await federated?.token(['a', 'b'], signal)
    const second = await federated?.token(['c'], signal)
    expect([first, second].map((each) => each && said(each))).toEqual(['t1', 't2'])
    expect(asked.filter((line) => line.startsWith('sts'))).toEqual([
      'sts.example a b',
      'sts.example c',
    ])
    expect(sources.of(identity(key('a'))).federated).toBeUndefined()
  })
})
