import { afterAll, beforeAll, expect, test } from 'vitest'
import { KINDS } from '../../../crds/kinds.ts'
import { toStructuralSchema } from '../../../crds/to-structural-schema.ts'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../../../src/api/credential-issuer.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { CREDENTIAL_SPECS, CREDENTIAL_STATUS } from './full-credentials.ts'
import {
  ISSUER_SPECS,
  ISSUER_STATUS,
  OWN_ISSUER_SPECS,
  TOKEN_SPECS,
  TOKEN_STATUS,
} from './full-objects.ts'
import { CREDENTIALS, ISSUERS, OWN_ISSUERS, startWithCrds, TOKENS, tryCreate } from './installed.ts'
import { type Field, fieldsOf, hasValue, withValue, wrongValues } from './schema-fields.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startWithCrds()
})

afterAll(() => controlPlane?.stop())

const isValid: Readonly<Record<string, (spec: unknown) => boolean>> = {
  [TOKENS]: (spec) => parseSpec(impersonatedTokenSpecSchema, spec).valid,
  [ISSUERS]: (spec) => parseSpec(clusterCredentialIssuerSpecSchema, spec).valid,
  [OWN_ISSUERS]: (spec) => parseSpec(credentialIssuerSpecSchema, spec).valid,
  [CREDENTIALS]: (spec) => parseSpec(serviceAccountCredentialSpecSchema, spec).valid,
}

const KINDS_HERE = [
  { kind: 'ImpersonatedToken', collection: TOKENS, specs: TOKEN_SPECS, status: TOKEN_STATUS },
  {
    kind: 'ClusterCredentialIssuer',
    collection: ISSUERS,
    specs: ISSUER_SPECS,
    status: ISSUER_STATUS,
  },
  {
    kind: 'CredentialIssuer',
    collection: OWN_ISSUERS,
    specs: OWN_ISSUER_SPECS,
    status: ISSUER_STATUS,
  },
  {
    kind: 'ServiceAccountCredential',
    collection: CREDENTIALS,
    specs: CREDENTIAL_SPECS,
    status: CREDENTIAL_STATUS,
  },
]

function fields(kind: string, part: 'spec' | 'status'): Field[] {
  const found = KINDS.find((candidate) => candidate.kind === kind)
  if (found === undefined) throw new RangeError(`no kind ${kind}`)
  return fieldsOf(toStructuralSchema(found[part]))
}

const text = (value: unknown): string => JSON.stringify(value).slice(0, 60)

test('no kind is left out', () => {
  const kinds = KINDS_HERE.map(({ kind }) => kind)
  expect(kinds.toSorted()).toStrictEqual(KINDS.map(({ kind }) => kind).toSorted())
})

test.each(KINDS_HERE)(
  'the specs tried here set every field of $kind',
  ({ kind, specs, status }) => {
    const missing = fields(kind, 'spec').filter(
      ({ path }) => !specs.some((spec) => hasValue(spec, path)),
    )
    const unset = fields(kind, 'status').filter(({ path }) => !hasValue(status, path))
    expect([...missing, ...unset].map(({ path }) => path.join('.'))).toStrictEqual([])
  },
)

test.each(KINDS_HERE)('a full $kind is accepted, and understood', async ({ collection, specs }) => {
  for (const spec of specs) {
    const { status, body } = await tryCreate(controlPlane.admin, collection, spec)
    expect([status, body['message']]).toStrictEqual([201, undefined])
    expect(isValid[collection]?.(body['spec'])).toBe(true)
  }
})

test.each(KINDS_HERE)(
  'no field of the spec of $kind takes a value of another type or outside its bounds',
  async ({ kind, collection, specs }) => {
    const accepted: string[] = []
    for (const { path, schema } of fields(kind, 'spec')) {
      const base = specs.find((spec) => hasValue(spec, path))
      for (const value of wrongValues(schema)) {
        const spec = withValue(base, path, value)
        const { status } = await tryCreate(controlPlane.admin, collection, spec)
        if (status !== 422) accepted.push(`${status} ${path.join('.')}: ${text(value)}`)
        if (isValid[collection]?.(spec) !== false)
          accepted.push(`operator ${path.join('.')}: ${text(value)}`)
      }
    }
    expect(accepted).toStrictEqual([])
  },
)

test.each(KINDS_HERE)(
  'null is the same as nothing in the spec of $kind, and what the API server takes the operator understands',
  async ({ kind, collection, specs }) => {
    const different: unknown[] = []
    for (const { path } of fields(kind, 'spec')) {
      // A list has nothing that could be left out.
      if (path.at(-1) === '0') continue
      const base = specs.find((spec) => hasValue(spec, path))
      const tryWith = async (value: unknown): Promise<string> => {
        const spec = withValue(base, path, value)
        const answer = await tryCreate(controlPlane.admin, collection, spec)
        if (answer.status !== 201) return 'refused'
        const understood = isValid[collection]?.(answer.body['spec']) === true
        return understood ? JSON.stringify(answer.body['spec']) : 'not understood'
      }
      const [without, withNull] = [await tryWith(undefined), await tryWith(null)]
      if (withNull !== without || without === 'not understood') {
        different.push([path.join('.'), without, withNull])
      }
    }
    expect(different).toStrictEqual([])
  },
)

test.each(KINDS_HERE)(
  'no field of the status of $kind takes a value of another type or outside its bounds',
  async ({ kind, collection, specs, status: full }) => {
    const { admin } = controlPlane
    await admin.request('POST', collection, {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind,
      metadata: { name: 'full' },
      spec: specs[0],
    })
    const tryStatus = async (value: unknown): Promise<number> => {
      const patch = [{ op: 'add', path: '/status', value }]
      const contentType = 'application/json-patch+json'
      const path = `${collection}/full/status?dryRun=All&fieldValidation=Strict`
      return (await admin.request('PATCH', path, patch, { contentType })).status
    }
    expect(await tryStatus(full)).toBe(200)
    const accepted: string[] = []
    for (const { path, schema } of fields(kind, 'status')) {
      for (const value of wrongValues(schema)) {
        const status = await tryStatus(withValue(full, path, value))
        if (status !== 422) accepted.push(`${status} ${path.join('.')}: ${text(value)}`)
      }
    }
    expect(accepted).toStrictEqual([])
  },
)
