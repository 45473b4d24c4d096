import { expect, test } from 'vitest'
import { formatRules } from '../../../src/api/format-rules.ts'
import { FORMAT_TYPES } from '../../../src/api/format-types.ts'
import { secretFormatSchema } from '../../../src/api/secret-format.ts'

const broken = (format: { readonly type: string } & Readonly<Record<string, unknown>>): string[] =>
  formatRules(FORMAT_TYPES)
    .filter(({ holds }) => !holds(format))
    .map(({ message }) => message)

const AWS = { type: 'AwsWebIdentity', tokenFile: '/run/token', roleArn: 'arn' }
const CLUSTER = { type: 'Kubeconfig', server: 'https://10.0.0.1' }

test.each([
  { type: 'Token' },
  { type: 'BasicAuth', username: 'me' },
  {
    type: 'DockerConfigJson',
    registries: ['a.example.com', 'b.example.com:5000'],
    key: 'config.json',
  },
  { ...CLUSTER, caBundle: 'AAAA', namespace: 'apps', tokenFile: '/run/token', key: 'config' },
  { type: 'AuthorizationHeader', scheme: 'Bearer', key: 'header' },
  { type: 'Netrc', machines: ['git.example.com'], username: 'me' },
  { type: 'Npmrc', registries: ['https://npm.example.com/a/'], scope: '@example' },
  { type: 'EnvFile', prefix: 'GOOGLE_' },
  { ...AWS, sessionName: 'reader', region: 'eu-central-1' },
])('%j is whole', (format) => {
  expect(broken(format)).toEqual([])
})

test.each<[Parameters<typeof broken>[0], RegExp]>([
  [{ type: 'Token', key: 'other' }, /^key is for .*: remove it$/],
  [{ type: 'BasicAuth', key: 'other' }, /^key is for /],
  [{ type: 'DockerConfigJson' }, /^DockerConfigJson, Npmrc: set registries$/],
  [{ type: 'Npmrc' }, /: set registries$/],
  [{ type: 'Netrc' }, /^Netrc: set machines$/],
  [{ type: 'Kubeconfig' }, /^Kubeconfig: set server$/],
  [{ ...AWS, tokenFile: undefined }, /^AwsWebIdentity: set tokenFile$/],
  [{ ...AWS, roleArn: undefined }, /^AwsWebIdentity: set roleArn$/],
  [
    { type: 'EnvFile', registries: ['a'] },
    /^registries is for DockerConfigJson, Npmrc: remove it$/,
  ],
  [{ type: 'Npmrc', registries: ['npm.example.com'] }, /are URLs/],
  [{ type: 'Npmrc', registries: ['https://user@npm.example.com/'] }, /are URLs/],
  [{ type: 'DockerConfigJson', registries: ['http://a.example.com'] }, /are hosts/],
  [
    {
      type: 'Npmrc',
      registries: ['https://a.example.com/', 'https://b.example.com/'],
      scope: '@x',
    },
    /^scope needs exactly one registry$/,
  ],
])('%j breaks one rule, which says what to do', (format, message) => {
  expect(broken(format)).toEqual([expect.stringMatching(message)])
})

test('the schema holds the same rules, and takes only types that fit', () => {
  const schema = secretFormatSchema(FORMAT_TYPES)
  expect(schema.safeParse({ type: 'Netrc' }).success).toBe(false)
  expect(schema.safeParse({ type: 'Netrc', machines: ['git.example.com'] }).success).toBe(true)
  expect(secretFormatSchema(['BasicAuth']).safeParse({ type: 'Token' }).success).toBe(false)
})

test.each([
  { type: 'Netrc', machines: ['git.example.com\nmachine evil.example.com'] },
  { type: 'Npmrc', registries: ['https://npm.example.com/\n//evil.example.com/'] },
  { type: 'BasicAuth', username: 'me:you' },
  { ...AWS, roleArn: 'arn:aws:iam::123456789012:role/reader', tokenFile: '/run/token\nregion = x' },
  { ...CLUSTER, server: 'http://10.0.0.1' },
  { type: 'AuthorizationHeader', scheme: 'Bearer x' },
  { type: 'EnvFile', prefix: 'A=B;' },
])('nothing that could end a line or a quotation gets into a file: %j', (format) => {
  expect(secretFormatSchema(FORMAT_TYPES).safeParse(format).success).toBe(false)
})

test('of fields that no type takes there is nothing to say', () => {
  const fields = new Set(formatRules(['BasicAuth', 'Netrc']).map(({ field }) => field))
  expect([...fields].toSorted()).toEqual(['key', 'machines', 'username'])
})
