import { expect, test } from 'vitest'
import { CREDENTIAL_REF_RULES } from '../../../src/api/credential-ref-rules.ts'

type Asked = Parameters<(typeof CREDENTIAL_REF_RULES)[number]['holds']>[0]

const broken = (spec: Omit<Asked, 'delegates'> & Partial<Asked>): string[] =>
  CREDENTIAL_REF_RULES.filter(({ holds }) => !holds({ delegates: [], ...spec })).map(
    ({ message }) => message,
  )

const ref = { credentialRef: {} }
const own = { issuerRef: {}, serviceAccount: 'a' }
const scoped = { scopes: ['read'] } as Asked['accessToken']

test.each<[string, Parameters<typeof broken>[0]]>([
  ['an access token with a credential', { ...ref, accessToken: {} }],
  ['scopes with a credential', { ...ref, accessToken: scoped }],
  ['narrowing with a credential', { ...ref, accessToken: { narrowing: {} } }],
  ['anything without a credential', { ...own, delegates: ['b'], allowedLocations: {} }],
  ['a lifetime without a credential', { ...own, accessToken: { lifetime: '1h' } }],
])('%s is no matter of these rules', (_what, spec) => {
  expect(broken(spec)).toEqual([])
})

test.each<[string, Parameters<typeof broken>[0], RegExp]>([
  ['nobody', { accessToken: {} }, /^set issuerRef and serviceAccount, or instead/],
  ['an issuer alone', { issuerRef: {}, accessToken: {} }, /^set issuerRef and serviceAccount/],
  ['both', { ...ref, ...own, accessToken: {} }, /remove issuerRef, serviceAccount and delegates$/],
  ['a chain', { ...ref, delegates: ['a'], accessToken: {} }, /remove issuerRef, serviceAccount/],
  ['another kind of token', ref, /^credentialRef is for access tokens/],
  ['a lifetime', { ...ref, accessToken: { lifetime: '1h' } }, /remove accessToken\.lifetime$/],
  ['locations', { ...ref, accessToken: {}, allowedLocations: {} }, /remove allowedLocations$/],
  ['narrowing alone', { ...own, accessToken: { narrowing: {} } }, /narrowing needs credentialRef/],
])('%s breaks one of them, which says what to do', (_what, spec, message) => {
  expect(broken(spec)).toEqual([expect.stringMatching(message)])
})
