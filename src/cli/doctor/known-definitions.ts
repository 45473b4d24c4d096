import { z } from 'zod'
import { clusterCredentialIssuerSpecSchema } from '../../api/cluster-credential-issuer.ts'
import { credentialIssuerSpecSchema } from '../../api/credential-issuer.ts'
import { GROUP } from '../../api/group.ts'
import { impersonatedTokenSpecSchema } from '../../api/impersonated-token-spec.ts'
import { impersonatedTokenStatusSchema } from '../../api/impersonated-token-status.ts'
import { issuerStatusSchema } from '../../api/issuer-status.ts'
import type { FieldSchema } from '../../api/lost-fields.ts'
import { serviceAccountCredentialSpecSchema } from '../../api/service-account-credential-spec.ts'
import { serviceAccountCredentialStatusSchema } from '../../api/service-account-credential-status.ts'

/** A CustomResourceDefinition as this version of the plugin knows it. */
export type KnownDefinition = {
  /** `<plural>.mintlet.dev` */
  readonly name: string
  readonly plural: string
  /** Made when it is asked for. */
  readonly schema: () => FieldSchema
  /** Names of the columns that kubectl shows. */
  readonly columns: readonly string[]
}

/** A test holds them against crds/. */
export const KNOWN_DEFINITIONS: readonly KnownDefinition[] = [
  known(
    'clustercredentialissuers',
    clusterCredentialIssuerSpecSchema,
    issuerStatusSchema,
    'Ready, Issuer, Principal, Reason, Age',
  ),
  known(
    'credentialissuers',
    credentialIssuerSpecSchema,
    issuerStatusSchema,
    'Ready, Principal, Reason, Age',
  ),
  known(
    'impersonatedtokens',
    impersonatedTokenSpecSchema,
    impersonatedTokenStatusSchema,
    'Ready, Secret, Expires, Refresh, Phase, Reason, Failing, Issuer, Issuer Kind, Service Account, Age',
  ),
  known(
    'serviceaccountcredentials',
    serviceAccountCredentialSpecSchema,
    serviceAccountCredentialStatusSchema,
    'Ready, Secret, Expires, Last Used, Phase, Reason, Failing, Issuer, Service Account, Credential, Last Used IP, Rotates, Age',
  ),
]

function known(
  plural: string,
  spec: z.ZodType,
  status: z.ZodType,
  columns: string,
): KnownDefinition {
  return {
    name: `${plural}.${GROUP}`,
    plural,
    schema: () => ({ properties: { spec: fieldsOf(spec), status: fieldsOf(status) } }),
    columns: columns.split(', '),
  }
}

/** Which fields there are; rules and bounds are the API server's concern. */
const fieldsOf = (schema: z.ZodType): FieldSchema =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because a JSON schema names its fields in these words
  z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    unrepresentable: 'any',
  }) as FieldSchema
