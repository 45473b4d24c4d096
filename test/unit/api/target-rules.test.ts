import { expect, test } from 'vitest'
import { TARGET_RULES } from '../../../src/api/target-rules.ts'

type Asked = Parameters<(typeof TARGET_RULES)[number]['holds']>[0]

const broken = (spec: Asked): string[] =>
  TARGET_RULES.filter(({ holds }) => !holds(spec)).map(({ message }) => message)

const formats = (...types: readonly string[]): Asked['secret'] => ({
  formats: types.map((type) => ({ type })),
})

test.each<[string, Asked]>([
  ['no formats', { secret: { keepPrevious: true } }],
  ['a blob as Token and EnvFile', { signedBlob: {}, secret: formats('Token', 'EnvFile') }],
  ['an ID token for AWS', { idToken: {}, secret: formats('AwsWebIdentity') }],
  ['a signed JWT for AWS', { signedJwt: {}, secret: formats('Token', 'AwsWebIdentity') }],
  ['keepPrevious with Token', { secret: { ...formats('Token', 'Netrc'), keepPrevious: true } }],
])('%s is no matter of these rules', (_what, spec) => {
  expect(broken(spec)).toEqual([])
})

test.each<[string, Asked, RegExp]>([
  ['a blob in a kubeconfig', { signedBlob: {}, secret: formats('Kubeconfig') }, /^a signed blob/],
  ['an access token for AWS', { secret: formats('AwsWebIdentity') }, /^AWS takes an ID token/],
  [
    'keepPrevious of nothing',
    { secret: { ...formats('Netrc'), keepPrevious: true } },
    /add \{type: Token\}/,
  ],
])('%s breaks one of them, which says what to do', (_what, spec, message) => {
  expect(broken(spec)).toEqual([expect.stringMatching(message)])
})
