import { GROUP } from '../../api/group.ts'
import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import type { AccessRight } from '../look/access-right.ts'

/** What `mint` itself does. Pure. */
export const rightsToMint = (namespace: string): readonly AccessRight[] => [
  ...['create', 'get', 'delete'].map((verb) => ({
    verb,
    group: GROUP,
    resource: 'impersonatedtokens',
    namespace,
  })),
  { verb: 'get', group: '', resource: 'secrets', namespace },
]

/** What the admission policies ask of whoever writes such a spec, as docs/admission.md has it. Pure. */
export const rightsOfPolicies = (
  { issuerRef, serviceAccount, credentialRef }: ImpersonatedTokenSpec,
  namespace: string,
  name: string,
): readonly AccessRight[] => {
  const prefix = issuerRef?.kind === 'CredentialIssuer' ? 'credentialissuer/' : ''
  const identity =
    credentialRef === undefined
      ? `${prefix}${issuerRef?.name ?? ''}:${serviceAccount ?? ''}`
      : `serviceaccountcredential/${credentialRef.name}`
  return [
    { verb: 'mint', group: GROUP, resource: 'identities', name: identity, namespace },
    ...['create', 'update'].map((verb) => ({
      verb,
      group: '',
      resource: 'secrets',
      name,
      namespace,
    })),
  ]
}
