import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../../../src/api/credential-issuer.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'
import type { ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import {
  CREDENTIALS,
  causesOf,
  ISSUERS,
  OWN_ISSUERS,
  startWithCrds,
  TOKENS,
  tryCreate,
} from './installed.ts'
import {
  CREDENTIAL_SPEC,
  REFUSED_CREDENTIALS,
  REFUSED_CREDENTIALS_AT_ADMISSION,
} from './refused-credentials.ts'
import { REFUSED_ISSUERS } from './refused-issuers.ts'
import { K0RDENT_SPEC, REFUSED_K0RDENT } from './refused-k0rdent.ts'
import {
  NOTHING_BUT_UNKNOWN,
  PROVIDER,
  REFUSED_GOOGLE,
  REFUSED_OWN_ISSUERS,
  UNKNOWN_IN_OWN_ISSUERS,
} from './refused-own-issuers.ts'
import { REFUSED_TOKENS, REFUSED_TOKENS_AT_ADMISSION, TOKEN_SPEC } from './refused-tokens.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startWithCrds()
})

afterAll(() => controlPlane?.stop())

const refusal = (pattern: string): object => ({
  status: 422,
  causes: expect.arrayContaining([expect.stringMatching(new RegExp(pattern, 's'))]),
})

const refuse = async (collection: string, spec: object): Promise<object> => {
  const answer = await tryCreate(controlPlane.admin, collection, spec)
  return { status: answer.status, causes: causesOf(answer) }
}

test('the specs that all others are made from are accepted', async () => {
  const { admin } = controlPlane
  expect(await tryCreate(admin, TOKENS, TOKEN_SPEC)).toMatchObject({ status: 201 })
  expect(await tryCreate(admin, CREDENTIALS, CREDENTIAL_SPEC)).toMatchObject({ status: 201 })
})

test.each(REFUSED_CREDENTIALS)(
  'a credential with %s is refused by the API server and by the operator',
  async (_what, spec, pattern) => {
    expect(await refuse(CREDENTIALS, spec)).toStrictEqual(refusal(pattern))
    expect(parseSpec(serviceAccountCredentialSpecSchema, spec)).toMatchObject({ valid: false })
  },
)

test.each(REFUSED_CREDENTIALS_AT_ADMISSION)(
  'a credential with %s is refused by the API server',
  async (_what, spec, pattern) => {
    expect(await refuse(CREDENTIALS, spec)).toStrictEqual(refusal(pattern))
  },
)

const tryName = async (length: number, spec: object): Promise<unknown[]> => {
  const answer = await tryCreate(controlPlane.admin, CREDENTIALS, spec, 'a'.repeat(length))
  return answer.status === 201 ? [201] : [answer.status, ...causesOf(answer)]
}

test('a credential whose Secret could not be named after it has to name it', async () => {
  const named = { ...CREDENTIAL_SPEC, secret: { name: 'short' } }
  expect(await tryName(242, CREDENTIAL_SPEC)).toStrictEqual([201])
  expect(await tryName(253, named)).toStrictEqual([201])
  expect(await tryName(243, CREDENTIAL_SPEC)).toStrictEqual([
    422,
    expect.stringContaining('name it with at most 242 characters, or set spec.secret.name'),
  ])
})

test.each(REFUSED_TOKENS)(
  'a token with %s is refused by the API server and by the operator',
  async (_what, spec, pattern) => {
    expect(await refuse(TOKENS, spec)).toStrictEqual(refusal(pattern))
    expect(parseSpec(impersonatedTokenSpecSchema, spec)).toMatchObject({ valid: false })
  },
)

test.each(REFUSED_TOKENS_AT_ADMISSION)(
  'a token with %s is refused by the API server',
  async (_what, spec, pattern) => {
    expect(await refuse(TOKENS, spec)).toStrictEqual(refusal(pattern))
  },
)

test.each(REFUSED_ISSUERS)(
  'an issuer with %s is refused by the API server and by the operator',
  async (_what, spec, pattern) => {
    expect(await refuse(ISSUERS, spec)).toStrictEqual(refusal(pattern))
    expect(parseSpec(clusterCredentialIssuerSpecSchema, spec)).toMatchObject({ valid: false })
  },
)

test.each([...REFUSED_GOOGLE, ...REFUSED_K0RDENT, ...REFUSED_OWN_ISSUERS])(
  'an issuer of a namespace with %s is refused by the API server and by the operator',
  async (_what, spec, pattern) => {
    expect(await refuse(OWN_ISSUERS, spec)).toStrictEqual(refusal(pattern))
    expect(parseSpec(credentialIssuerSpecSchema, spec)).toMatchObject({ valid: false })
  },
)

const FEDERATED = {
  google: { auth: { workloadIdentity: { audience: PROVIDER, serviceAccountName: 'google' } } },
}

test('the specs of issuers that the refused ones differ from are accepted', async () => {
  for (const collection of [ISSUERS, OWN_ISSUERS]) {
    for (const spec of [FEDERATED, K0RDENT_SPEC]) {
      const { status, body } = await tryCreate(controlPlane.admin, collection, spec)
      expect([status, body['message']]).toStrictEqual([201, undefined])
    }
  }
})

const refuseUnknown = async (field: string, spec: object): Promise<void> => {
  const { body } = await tryCreate(controlPlane.admin, OWN_ISSUERS, spec)
  expect(body['message']).toContain(`unknown field "spec.${field}"`)
}

test.each(UNKNOWN_IN_OWN_ISSUERS)(
  'an issuer of a namespace has no field %s: refused, or dropped for those who do not ask (case %#)',
  async (field, spec) => {
    await refuseUnknown(field, spec)
    const { status, body } = await tryCreate(
      controlPlane.admin,
      OWN_ISSUERS,
      spec,
      'tried',
      'Ignore',
    )
    expect(status).toBe(201)
    expect(body['spec']).not.toHaveProperty(field)
    // What gets past the API server all the same does not get past the operator.
    const understood = parseSpec(credentialIssuerSpecSchema, spec)
    expect(understood).toMatchObject({ valid: true })
    expect(understood).not.toHaveProperty(`value.${field}`)
  },
)

test.each(NOTHING_BUT_UNKNOWN)(
  'an issuer of a namespace that has only %s is refused, also when that is dropped',
  async (field, spec, pattern) => {
    const lenient = await tryCreate(controlPlane.admin, OWN_ISSUERS, spec, 'tried', 'Ignore')
    expect({ status: lenient.status, causes: causesOf(lenient) }).toStrictEqual(refusal(pattern))
    await refuseUnknown(field, spec)
    expect(parseSpec(credentialIssuerSpecSchema, spec)).toMatchObject({ valid: false })
  },
)

test.each([
  [ISSUERS, 'a.b'],
  [ISSUERS, 'a'.repeat(64)],
  [OWN_ISSUERS, 'a.b'],
  [OWN_ISSUERS, 'a'.repeat(64)],
])('no issuer of %s can be named %s', async (collection, name) => {
  const answer = await tryCreate(controlPlane.admin, collection, FEDERATED, name)
  const message = expect.stringContaining('name it with at most 63 lower case letters')
  expect(causesOf(answer)).toStrictEqual([message])
})

test('below the first level a claim may have any name but those that JavaScript treats specially', async () => {
  const { accessToken: _removed, ...rest } = TOKEN_SPEC
  const claims = { act: { sub: 'a', iss: 'b', exp: null }, list: [{ jti: 1 }], 'https://a/b': true }
  const { status, body } = await tryCreate(controlPlane.admin, TOKENS, {
    ...rest,
    signedJwt: { claims },
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({ spec: { signedJwt: { claims } } })
  expect(parseSpec(impersonatedTokenSpecSchema, body['spec'])).toMatchObject({ valid: true })
})

test('the operator refuses what the API server cannot: claims of 1 MB, special names further down', async () => {
  const { accessToken: _removed, ...rest } = TOKEN_SPEC
  const judge = async (claims: unknown): Promise<unknown> => {
    const spec = { ...rest, signedJwt: { claims } }
    const { status, body } = await tryCreate(controlPlane.admin, TOKENS, spec)
    expect(status).toBe(201)
    return parseSpec(impersonatedTokenSpecSchema, body['spec'])
  }
  expect(await judge({ text: 'x'.repeat(1_000_000) })).toStrictEqual({
    valid: false,
    message: expect.stringContaining('at most 8 KiB as JSON'),
  })
  expect(await judge(JSON.parse('{"a":{"b":[{"__proto__":1}]}}'))).toStrictEqual({
    valid: false,
    message: expect.stringContaining('signedJwt.claims.a.b.0.__proto__'),
  })
})

test.each([
  ['tokens', { tokens: 1 }],
  ['accessToken.scope', { accessToken: { scope: ['a'] } }],
  ['secret.namespace', { secret: { namespace: 'kube-system' } }],
  ['allowedLocations.without', { allowedLocations: { without: ['a'] } }],
  ['issuerRef.namespace', { issuerRef: { name: 'local', namespace: 'a' } }],
])('the unknown field %s is refused, or dropped for those who do not ask', async (path, change) => {
  const object = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ImpersonatedToken',
    metadata: { name: 'unknown' },
    spec: { ...TOKEN_SPEC, ...change },
  }
  const create = (validation: string): Promise<ApiAnswer<ApiObject>> =>
    controlPlane.admin.request('POST', `${TOKENS}?dryRun=All&fieldValidation=${validation}`, object)
  const strict = await create('Strict')
  expect(strict.status).toBe(400)
  expect(strict.body['message']).toContain(`unknown field "spec.${path}"`)
  const lenient = await create('Ignore')
  expect(lenient.status).toBe(201)
  expect(lenient.body['spec']).not.toHaveProperty(path)
})
