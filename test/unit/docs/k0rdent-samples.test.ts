import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { z } from 'zod'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../../../src/api/credential-issuer.ts'
import { credentialSecretNameOf } from '../../../src/api/credential-secret-name-of.ts'
import { parseDuration } from '../../../src/api/duration.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'
import { decideGrant } from '../../../src/plan/grants.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'deploy/samples/k0rdent')
const PAGES = ['service-account-credential', 'cluster-credential-issuer', 'credential-issuer']

type Raw = {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec?: unknown
}

const texts = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), 'utf8'))
const samples = texts.flatMap((text) =>
  parseAllDocuments(text).map((document): Raw => document.toJS()),
)

/** What the pages print of whole objects. */
const printed = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, `docs/spec/${page}.md`), 'utf8')
  return [...text.matchAll(/^```yaml\n([\s\S]+?)^```$/gmv)].flatMap(([, yaml = '']) =>
    parseAllDocuments(yaml)
      .map((document): Raw => document.toJS())
      .filter((object) => object.kind !== undefined),
  )
})

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  ClusterCredentialIssuer: clusterCredentialIssuerSpecSchema,
  CredentialIssuer: credentialIssuerSpecSchema,
  ServiceAccountCredential: serviceAccountCredentialSpecSchema,
  ImpersonatedToken: impersonatedTokenSpecSchema,
}

const ours = [...samples, ...printed].flatMap((raw) => {
  const schema = SCHEMAS[raw.kind]
  return schema === undefined ? [] : [{ raw, schema }]
})

const ofKind = <T>(kind: string, schema: z.ZodType<T>): { raw: Raw; spec: T }[] =>
  samples.filter((each) => each.kind === kind).map((raw) => ({ raw, spec: schema.parse(raw.spec) }))

const credentials = ofKind('ServiceAccountCredential', serviceAccountCredentialSpecSchema)
const [issuer] = ofKind('ClusterCredentialIssuer', clusterCredentialIssuerSpecSchema)

const secretNameOf = ({ raw, spec }: (typeof credentials)[number]): string =>
  credentialSecretNameOf({
    metadata: raw.metadata as Parameters<typeof credentialSecretNameOf>[0]['metadata'],
    spec: { valid: true, value: spec },
  })

describe('the samples for k0rdent and what the pages print', () => {
  test('are there for every kind', () => {
    for (const objects of [samples, printed]) {
      expect(objects.map(({ kind }) => kind)).toContain('ServiceAccountCredential')
    }
    expect(new Set(ours.map(({ raw }) => raw.kind))).toStrictEqual(new Set(Object.keys(SCHEMAS)))
  })

  test.each(
    ours.map(({ raw, schema }) => [raw.kind, raw.metadata.name, raw.spec, schema] as const),
  )(
    '%s %s is valid and has no field that the schema does not know',
    (_kind, _name, spec, schema) => {
      expect(schema.parse(spec)).toMatchObject(spec as object)
    },
  )

  test('show one credential that rotates and one that expires for good', () => {
    const policies = credentials.map(({ spec }) => spec.rotation.policy)
    expect(policies.toSorted()).toStrictEqual(['BeforeExpiry', 'None'])
  })

  test('are granted what they ask for, in their own namespace only, and within the maximum', () => {
    for (const { raw, spec } of credentials) {
      expect(spec.issuerRef.name).toBe(issuer?.raw.metadata.name)
      const lifetime = parseDuration(spec.lifetime ?? '')
      const ask = (namespace: string): unknown =>
        decideGrant(issuer?.spec.grants ?? [], {
          namespace: { name: namespace, labels: {} },
          serviceAccount: spec.serviceAccount,
          delegates: [],
          lifetime,
          usualLifetime: lifetime,
          token: { kind: 'ClientCredential' },
        })
      expect([raw.metadata.name, ask('etl')]).toMatchObject([
        raw.metadata.name,
        { granted: true, lifetime, maxCredentials: 2 },
      ])
      expect(ask('elsewhere')).toMatchObject({ granted: false })
      expect(lifetime).toBeLessThanOrEqual(parseDuration(issuer?.spec.k0rdent?.maxLifetime ?? ''))
    }
  })

  test('mint a token with one of the credentials, in its namespace', () => {
    const named = ofKind('ImpersonatedToken', impersonatedTokenSpecSchema).map(
      ({ raw, spec }) => `${raw.metadata.namespace}/${spec.credentialRef?.name}`,
    )
    expect(named).toStrictEqual(['etl/pipeline'])
    const made = credentials.map(
      ({ raw: { metadata } }) => `${metadata.namespace}/${metadata.name}`,
    )
    expect(made).toContain(named[0])
  })

  test('mount in a pod what one of the credentials publishes', () => {
    const volumes = samples
      .filter(({ kind }) => kind === 'Pod')
      .flatMap(({ spec }) => (spec as { volumes: { secret: { secretName: string } }[] }).volumes)
      .map(({ secret }) => secret.secretName)
    expect(volumes).toHaveLength(1)
    expect(credentials.map(secretNameOf)).toStrictEqual(expect.arrayContaining(volumes))
  })

  test('hold no Secret and nothing secret', () => {
    expect(samples.filter(({ kind }) => kind === 'Secret')).toStrictEqual([])
    expect(texts.filter((text) => /plt_cs_|\beyJ[\w\-]/v.test(text))).toStrictEqual([])
  })
})

test('the README shows a credential that the schema takes', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const yamls = [...readme.matchAll(/^```yaml\n([\s\S]+?)^```$/gmv)].map(
    ([, yaml = '']): Raw => parse(yaml),
  )
  const shown = yamls.filter(({ kind }) => kind === 'ServiceAccountCredential')
  expect(shown).toHaveLength(1)
  for (const { spec } of shown) {
    expect(serviceAccountCredentialSpecSchema.parse(spec)).toMatchObject(spec as object)
  }
})
