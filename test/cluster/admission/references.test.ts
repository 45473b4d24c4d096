import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readRepositoryFile } from '../crd/installed.ts'
import { type FieldSchema, fieldsOf, hasValue } from '../crd/schema-fields.ts'
import type { AskedPlural } from './asked.ts'
import { ASKED_CASES } from './asked-cases.ts'

/** A field that names something else needs a rule, and cases in ASKED_CASES: whoever adds one comes by here. */
const ISSUER = [
  'google.auth.serviceAccountKeySecretRef.name',
  'google.auth.workloadIdentity.serviceAccountName',
  'k0rdent.auth.tokenSecretRef.name',
  'k0rdent.auth.clientCredentialsSecretRef.name',
]
const REFERENCES: Readonly<Record<AskedPlural, readonly string[]>> = {
  impersonatedtokens: [
    'issuerRef.name',
    'serviceAccount',
    'credentialRef.name',
    'secret.name',
    'rolloutRestart.0.name',
  ],
  serviceaccountcredentials: [
    'issuerRef.name',
    'serviceAccount',
    'secret.name',
    'rolloutRestart.0.name',
  ],
  credentialissuers: ISSUER,
  clustercredentialissuers: ISSUER,
}

/** They say so in their last word; of a program that reads the Secret what stands in formats is. */
const REFERS = /^(?!secret\.formats\.).*?(\bname|Name|Ref|serviceAccount|configMap)$/

async function specOf(plural: string): Promise<FieldSchema> {
  type Definition = {
    readonly spec: {
      readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: FieldSchema } }[]
    }
  }
  const definition: Definition = parse(await readRepositoryFile(`crds/${plural}.yaml`))
  return definition.spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'] ?? {}
}

const isObject = ({ schema }: { readonly schema: FieldSchema }): boolean => schema.type === 'object'

test.each(Object.entries(REFERENCES))(
  'of %s these fields name something else',
  async (plural, references) => {
    const fields = fieldsOf(await specOf(plural)).filter((field) => !isObject(field))
    const found = fields.map(({ path }) => path.join('.')).filter((path) => REFERS.test(path))
    expect(found).toEqual(references)
  },
)

const cases = Object.entries(REFERENCES).flatMap(([plural, references]) =>
  references.map((path) => [plural, path] as const),
)

test.each(cases)('%s: there is a case with %s', (plural, path) => {
  const having = ASKED_CASES.filter(
    ({ asked }) => asked.plural === plural && hasValue(asked.spec, path.split('.')),
  )
  expect(having).not.toEqual([])
})

test('as many workloads as the schema lets be named have a rule', async () => {
  for (const plural of ['impersonatedtokens', 'serviceaccountcredentials'] as const) {
    const { properties } = await specOf(plural)
    const most = properties?.['rolloutRestart']?.maxItems
    const lengths = ASKED_CASES.filter(({ asked }) => asked.plural === plural).map(
      ({ asked }) => (asked.spec as { rolloutRestart?: object[] }).rolloutRestart?.length ?? 0,
    )
    expect([plural, Math.max(...lengths)]).toEqual([plural, most])
  }
})
