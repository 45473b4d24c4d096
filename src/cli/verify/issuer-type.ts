import type { GenericIssuer } from '../../api/generic-issuer.ts'

/** Of which type an issuer is, as far as its tokens can be verified; `other` is k0rdent, or not known. */
export function issuerType(issuer: GenericIssuer | undefined): 'local' | 'google' | 'other' {
  if (issuer === undefined || !issuer.spec.valid) return 'other'
  const { local, google } = issuer.spec.value
  if (local !== undefined) return 'local'
  return google === undefined ? 'other' : 'google'
}
