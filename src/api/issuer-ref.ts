import { z } from 'zod'
import { ISSUER_KINDS } from './generic-issuer.ts'
import { patternSchema } from './pattern.ts'

export const issuerRefSchema = z
  .object({
    name: patternSchema(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      63,
      'must be the name of an issuer: lower case letters, digits and -',
    ).describe('Name of the issuer.'),
    kind: z
      .enum(ISSUER_KINDS)
      .default('ClusterCredentialIssuer')
      .describe(
        'Kind of the issuer: a CredentialIssuer is one of this namespace. Defaults to ClusterCredentialIssuer.',
      ),
  })
  .describe('The issuer that mints the credential.')
