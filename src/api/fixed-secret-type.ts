import type { CelRule } from './cel.ts'
import { BASIC_AUTH, DOCKER_CONFIG_JSON, IS_BASIC_AUTH, IS_PULL_SECRET } from './secret-type-of.ts'

const type = (self: string): string => `has(${self}.secret) && has(${self}.secret.type)`

const anyFormat = (self: string, condition: string): string =>
  `(has(${self}.secret) && has(${self}.secret.formats) && ${self}.secret.formats.exists(each, ${condition}))`

/** secretTypeOf(), as the API server reckons it. */
const typeOf = (self: string): string =>
  `(${type(self)} ? ${self}.secret.type : ` +
  `${anyFormat(self, IS_PULL_SECRET)} ? '${DOCKER_CONFIG_JSON}' : ` +
  `${anyFormat(self, IS_BASIC_AUTH)} ? '${BASIC_AUTH}' : 'Opaque')`

const isSame = `${typeOf('self')} == ${typeOf('oldSelf')}`
const isNamed = `((${type('self')}) || (${type('oldSelf')}))`

/**
 * Kubernetes does not let a Secret change its type, and what is in that of a ServiceAccountCredential is given once, so
 * that it cannot be written into another one: whatever else changes in the spec, the type that it comes to stays.
 */
export const FIXED_SECRET_TYPE: readonly CelRule[] = [
  {
    rule: `!${isNamed} || ${isSame}`,
    message: 'secret.type cannot be changed: create a new object',
  },
  {
    rule: `${isNamed} || ${isSame}`,
    message:
      'secret.formats cannot change the type of the Secret: set secret.type to the type that it has, or create a new object',
  },
]
