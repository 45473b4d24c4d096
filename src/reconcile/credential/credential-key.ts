import type { CredentialRecord } from '../../api/credential-record.ts'

/** Names the object for which turns are taken: another object of the same name has other ones. */
export const credentialKey = ({ namespace, name, uid }: CredentialRecord['owner']): string =>
  `${namespace}/${name}/${uid}`
