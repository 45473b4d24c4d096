import * as fc from 'fast-check'
import { formatRules } from '../../src/api/format-rules.ts'
import { FORMAT_TYPES, type FormatType } from '../../src/api/format-types.ts'
import type { SecretFormat } from '../../src/api/secret-format.ts'

/** Texts as the patterns of secret-format.ts allow them, some of them meant to break a file. */

const key = fc.oneof(
  fc.constantFrom('token', 'config', '.env', 'username', 'previous-token', '__proto__', 'toString'),
  fc.stringMatching(/^[-._a-zA-Z0-9]{1,12}$/),
)
const host = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,8}[a-z0-9])?(:[0-9]{1,4})?$/)
const path = fc.oneof(
  fc.stringMatching(/^(\/[a-z0-9-]{1,6}){0,3}\/?$/),
  fc.stringMatching(/^\/[!$-&(->A-~]{0,12}$/),
)
const url = fc
  .tuple(fc.constantFrom('https', 'http'), host, path)
  .map(([a, b, c]) => `${a}://${b}${c}`)
const machines = fc.array(host, { minLength: 1, maxLength: 3 })
const username = fc.stringMatching(/^[!#-&(-9;-~]{1,12}$/)
const absolutePath = fc.stringMatching(/^\/[!#-&(-~]{0,20}$/)

const FIELDS: Readonly<Record<FormatType, fc.Arbitrary<Partial<SecretFormat>>>> = {
  Token: fc.constant({}),
  BasicAuth: fc.record({ username }, { requiredKeys: [] }),
  DockerConfigJson: fc.record(
    { key, registries: machines, username },
    { requiredKeys: ['registries'] },
  ),
  Kubeconfig: fc.record(
    {
      key,
      server: fc.stringMatching(/^https:\/\/[!#-&(-~]{1,20}$/),
      caBundle: fc.base64String({ minLength: 4, maxLength: 40 }),
      namespace: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,6}[a-z0-9])?$/),
      tokenFile: absolutePath,
    },
    { requiredKeys: ['server'] },
  ),
  AuthorizationHeader: fc.record(
    {
      key,
      scheme: fc.oneof(
        fc.constantFrom('Basic', 'basic', 'Bearer'),
        fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/),
      ),
    },
    { requiredKeys: [] },
  ),
  Netrc: fc.record({ key, machines, username }, { requiredKeys: ['machines'] }),
  Npmrc: fc.oneof(
    fc.record(
      { key, registries: fc.array(url, { minLength: 1, maxLength: 3 }) },
      { requiredKeys: ['registries'] },
    ),
    fc.record({
      registries: url.map((one) => [one]),
      scope: fc.stringMatching(/^@[a-z0-9~-][a-z0-9._~-]{0,8}$/),
    }),
  ),
  EnvFile: fc.record(
    { key, prefix: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/) },
    { requiredKeys: [] },
  ),
  AwsWebIdentity: fc.record(
    {
      key,
      roleArn: fc.stringMatching(/^arn:aws:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,12}$/),
      tokenFile: absolutePath,
      sessionName: fc.stringMatching(/^[A-Za-z0-9_=,.@-]{2,10}$/),
      region: fc.stringMatching(/^[a-z0-9-]{1,10}$/),
    },
    { requiredKeys: ['roleArn', 'tokenFile'] },
  ),
}

/** Formats of one type, as the API server lets them through. */
export const arbitraryFormat = (type: FormatType): fc.Arbitrary<SecretFormat> =>
  FIELDS[type]
    .map((fields): SecretFormat => ({ type, ...fields }))
    .filter((format) => formatRules(FORMAT_TYPES).every(({ holds }) => holds(format)))
