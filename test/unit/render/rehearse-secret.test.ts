import { describe, expect, test } from 'vitest'
import { FORMAT_TYPES } from '../../../src/api/format-types.ts'
import { type SecretFormat } from '../../../src/api/secret-format.ts'
import type { SecretTarget } from '../../../src/api/secret-target.ts'
import { TOKEN_KINDS } from '../../../src/api/token-kind.ts'
import type { ClearValues } from '../../../src/render/clear-values.ts'
import { type Rehearsal, rehearseSecret } from '../../../src/render/rehearse-secret.ts'

const KINDS = [...TOKEN_KINDS, 'ClientCredential'] as const

/** Every format, with all that it needs. */
const FORMATS = FORMAT_TYPES.map(
  (type): SecretFormat => ({
    type,
    ...(type === 'DockerConfigJson' && { registries: ['a.example.com'] }),
    ...(type === 'Npmrc' && { registries: ['https://a.example.com'] }),
    ...(type === 'Netrc' && { machines: ['a.example.com'] }),
    ...(type === 'Kubeconfig' && { server: 'https://a' }),
    ...(type === 'AwsWebIdentity' && {
      roleArn: 'arn:aws:iam::123456789012:role/a',
      tokenFile: '/a',
    }),
  }),
)

type Target = Pick<SecretTarget, 'formats' | 'template'>

const of = (kind: ClearValues['kind']): Rehearsal => ({
  object: { namespace: 'etl', name: 'reader' },
  serviceAccount: 'reader@my-project.iam.gserviceaccount.com',
  kind,
})

const reasonOf = (target: Target, kind: ClearValues['kind']): string | undefined =>
  rehearseSecret(target, of(kind))?.reason

describe('rehearseSecret()', () => {
  test.each(KINDS)('finds nothing wrong with %s as it is written without formats', (kind) => {
    expect(rehearseSecret({}, of(kind))).toBe(undefined)
  })

  test('never says of a format that it cannot hold what an issuer gives: nobody has asked one', () => {
    const reasons = KINDS.flatMap((kind) =>
      FORMATS.map((format) => reasonOf({ formats: [format] }, kind)),
    )
    expect(new Set(reasons)).toEqual(new Set([undefined, 'InvalidSpec']))
    // Those that unfit-format.ts refuses.
    expect(reasons.filter((reason) => reason === 'InvalidSpec').length).toBe(1 + 7 + 3)
  })

  test('tells what is wrong with the spec before there is a credential', () => {
    const twice: Target = { formats: [{ type: 'Token' }], template: { token: 'a' } }
    expect(reasonOf(twice, 'AccessToken')).toBe('InvalidSpec')
    const formats: Target['formats'] = [{ type: 'Npmrc', registries: ['https://a/b=c/'] }]
    expect(reasonOf({ formats }, 'AccessToken')).toBe('InvalidSpec')
    expect(reasonOf({ template: { a: '{{ tokn }}' } }, 'AccessToken')).toBe('TemplateFailed')
    expect(reasonOf({ template: { a: '{{ token }}' } }, 'SignedBlob')).toBe('TemplateFailed')
    expect(reasonOf({ template: { a: '{{ token }}' } }, 'ClientCredential')).toBe('TemplateFailed')
  })

  test('lets templates name what some issuers tell', () => {
    const some = '{{ keyId }}{{ encodedLocations }}'
    for (const kind of TOKEN_KINDS) expect(reasonOf({ template: { some } }, kind)).toBe(undefined)
    expect(reasonOf({ template: { some: '{{ publicKey }}' } }, 'SignedBlob')).toBe(undefined)
  })

  test('knows what the issuer does not tell: it would be missed only after a mint', () => {
    const template = { some: '{{ keyId }}' }
    const { reason } = rehearseSecret({ template }, { ...of('IdToken'), without: ['keyId'] }) ?? {}
    expect(reason).toBe('TemplateFailed')
  })

  test('takes a template that reads the parts of an identity or of a token', () => {
    const part = '| split: "." %}{{ parts[1] | base64_decode }}'
    const template = {
      project: '{% assign parts = serviceAccount | split: "@" %}{{ parts[1] }}',
      claims: `{% assign parts = token ${part}`,
    }
    expect(reasonOf({ template }, 'IdToken')).toBe(undefined)
  })

  test('finds that templates make too much of a credential of usual length', () => {
    const much = '{{ token }}'.repeat(60)
    const template = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`key-${at}`, much]))
    expect(reasonOf({ template }, 'AccessToken')).toBe('TemplateFailed')
  })
})
