import type { Asked } from './asked.ts'

/** An access token of the ClusterCredentialIssuer `local`, in the namespace `reports`. */
export const localToken = (serviceAccount: string, more: Partial<Asked> = {}): Asked => ({
  plural: 'impersonatedtokens',
  namespace: 'reports',
  spec: { issuerRef: { name: 'local' }, serviceAccount, accessToken: {} },
  ...more,
})
