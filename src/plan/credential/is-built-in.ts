import type { ObservedCredential } from './observed-credential.ts'

/**
 * Whether the built-in issuer keeps the credentials: there is nothing but what records say, so nothing can come
 * late, turn up, or be deleted by somebody else, and there are no slots.
 */
export const isBuiltIn = ({ issuer }: Pick<ObservedCredential, 'issuer'>): boolean =>
  issuer?.spec.valid === true && issuer.spec.value.local !== undefined
