import { z } from 'zod'
import { patternSchema } from './pattern.ts'

export const credentialRefSchema = z
  .object({
    name: patternSchema(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
      253,
      'must be the name of a ServiceAccountCredential: lower case letters, digits, - and .',
    ).describe('Name of the ServiceAccountCredential.'),
  })
  .describe(
    'A ServiceAccountCredential of this namespace to mint the access token with, at the issuer that the ' +
      'credential came from. Instead of issuerRef, serviceAccount and delegates.',
  )
