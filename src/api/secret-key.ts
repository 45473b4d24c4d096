import { patternSchema } from './pattern.ts'

/** A key in the data of a Secret. */
export const secretKey = patternSchema(
  /^[-._a-zA-Z0-9]+$/,
  253,
  'must be a key of a Secret: letters, digits, - _ and .',
)
