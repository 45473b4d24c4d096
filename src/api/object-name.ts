import { patternSchema } from './pattern.ts'

/** The name of a Secret, ServiceAccount and most others. */
export const objectName = patternSchema(
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  253,
  'must be the name of an object: lower case letters, digits, - and .',
)
