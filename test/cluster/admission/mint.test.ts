import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asked } from './asked.ts'
import { localToken as token } from './local-token.ts'
import { mintRefusal } from './mint-refusal.ts'
import { mintRule } from './mint-rule.ts'
import type { Rule } from './rule.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** Which names of identities a Role has to have, and how far it reaches. */
let world: AdmissionWorld

beforeAll(async () => {
  world = await startAdmissionWorld(['reports', 'etl', 'mintlet-system'])
})
afterAll(() => world?.[Symbol.asyncDispose]())

const SECRETS: Rule = { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'update'] }

/** A newcomer who may write Secrets in both namespaces, and what the rule says in `reports`. */
async function writerWith(rule: Rule): Promise<string> {
  const user = world.newcomer()
  for (const namespace of ['reports', 'etl']) await world.give(user, SECRETS, namespace)
  await world.give(user, rule, 'reports')
  return user
}

test('who may mint as one identity may ask for that one, and in that namespace alone', async () => {
  const user = await writerWith(mintRule('local:reports:reader'))
  expect(await world.answer(user, token('reports:reader'), '')).toBe('')
  for (const kind of [{ idToken: { audience: 'a' } }, { signedJwt: { claims: {} } }]) {
    const spec = { issuerRef: { name: 'local' }, serviceAccount: 'reports:reader', ...kind }
    expect(await world.refusal(user, token('', { spec }))).toBe('')
  }
  const credential = { ...token('reports:reader'), plural: 'serviceaccountcredentials' } as const
  const { accessToken: _, ...spec } = credential.spec as Record<string, unknown>
  expect(await world.refusal(user, { ...credential, spec })).toBe('')

  expect(await world.refusal(user, token('reports:writer'))).toBe(
    mintRefusal(user, 'reports:writer'),
  )
  expect(await world.refusal(user, token('reports:read'))).toBe(mintRefusal(user, 'reports:read'))
  expect(await world.refusal(user, token('reports:reader', { namespace: 'etl' }))).toBe(
    mintRefusal(user, 'reports:reader', 'etl'),
  )
})

test.each([
  ['without names', mintRule()],
  ['with every verb on everything', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
])(
  'who has a Role %s may ask for every identity in its namespace, and for none in another',
  async (_, rule) => {
    const user = await writerWith(rule)
    expect(await world.answer(user, token('reports:reader'), '')).toBe('')
    const google = { issuerRef: { name: 'google' }, serviceAccount: 'a', accessToken: {} }
    for (const asked of [own('a'), token('', { spec: google })]) {
      expect(await world.refusal(user, asked)).toBe('')
    }
    expect(await world.refusal(user, token('reports:reader', { namespace: 'etl' }))).toBe(
      mintRefusal(user, 'reports:reader', 'etl'),
    )
  },
)

const own = (serviceAccount: string): Asked => {
  const issuerRef = { name: 'local', kind: 'CredentialIssuer' }
  return token('', { spec: { issuerRef, serviceAccount, accessToken: {} } })
}

test.each(['create', 'update'])(
  'who may %s the Secret may not write it, for that takes both',
  async (verb) => {
    const user = world.newcomer()
    await world.give(user, { ...SECRETS, verbs: [verb] }, 'reports')
    await world.give(user, mintRule('local:reports:reader'), 'reports')
    const asked = token('reports:reader')
    expect(await world.refusal(user, asked)).toMatch(/ may not create and update the Secret asked /)
    await world.give(user, SECRETS, 'reports')
    expect(await world.answer(user, asked, '')).toBe('')
  },
)

test('of two issuers with one name the right is for the one of the kind that it names', async () => {
  const ofCluster = await writerWith(mintRule('local:a'))
  expect(await world.answer(ofCluster, token('a'), '')).toBe('')
  expect(await world.refusal(ofCluster, own('a'))).toContain('["credentialissuer/local:a"]')
  const ofNamespace = await writerWith(mintRule('credentialissuer/local:a'))
  expect(await world.answer(ofNamespace, own('a'), '')).toBe('')
  expect(await world.refusal(ofNamespace, token('a'))).toBe(mintRefusal(ofNamespace, 'a'))
})

test('with a credential may mint who may get every Secret of the namespace, and not who may get one', async () => {
  const spec = { credentialRef: { name: 'pipeline' }, accessToken: {} }
  const asked = token('', { spec })
  const get = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] }
  const everything = await writerWith(get)
  expect(await world.answer(everything, asked, '')).toBe('')
  // That of the credential may have any name, and another one tomorrow.
  const one = await writerWith({ ...get, resourceNames: ['pipeline-credential'] })
  expect(
    await world.answer(
      one,
      asked,
      `user "${one}" may neither mint with the ServiceAccountCredential pipeline nor get every Secret in namespace reports: ` +
        'ask for a Role there with {apiGroups: ["mintlet.dev"], resources: ["identities"], ' +
        'resourceNames: ["serviceaccountcredential/pipeline"], verbs: [mint]}',
    ),
  ).toBe(
    `user "${one}" may neither mint with the ServiceAccountCredential pipeline nor get every Secret in namespace reports: ` +
      'ask for a Role there with {apiGroups: ["mintlet.dev"], resources: ["identities"], ' +
      'resourceNames: ["serviceaccountcredential/pipeline"], verbs: [mint]}',
  )
  // It is not a right on what an issuer calls the same.
  const named = await writerWith(mintRule('serviceaccountcredential:pipeline'))
  expect(
    await world.answer(
      named,
      token('', {
        spec: {
          issuerRef: { name: 'serviceaccountcredential' },
          serviceAccount: 'pipeline',
          accessToken: {},
        },
      }),
      '',
    ),
  ).toBe('')
  expect(await world.refusal(named, asked)).toContain('serviceaccountcredential/pipeline')
})
