import { issuerKeyOf } from '../../api/issuer-key.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'

/**
 * Whose credentials, and where: what the record says, because that is where they were created; else what
 * the spec says. Undefined while neither tells.
 */
export function whereOf({
  record: { content },
  credential,
}: Pick<ObservedCredential, 'record' | 'credential'>):
  | { readonly issuer: string; readonly serviceAccount: string }
  | undefined {
  if (content !== undefined) return content
  const issuer = credential && issuerKeyOf(credential)
  if (credential?.spec.valid !== true || issuer === undefined) return undefined
  return { issuer, serviceAccount: credential.spec.value.serviceAccount }
}
