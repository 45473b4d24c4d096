import type { Asked } from './asked.ts'

const KINDS = {
  impersonatedtokens: 'ImpersonatedToken',
  serviceaccountcredentials: 'ServiceAccountCredential',
  credentialissuers: 'CredentialIssuer',
  clustercredentialissuers: 'ClusterCredentialIssuer',
} as const

/** As it is sent. */
export const objectOf = ({ plural, name = 'asked', spec }: Asked): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: KINDS[plural],
  metadata: { name },
  spec,
})
