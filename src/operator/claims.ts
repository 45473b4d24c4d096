import type { Claim } from '../plan/secret-holder.ts'
import { type ClusterView, CREDENTIALS_BY_SECRET, TOKENS_BY_SECRET } from '../watch/cluster-view.ts'

/** The objects of every kind that name a Secret. */
export function claims(view: ClusterView, namespace: string, secretName: string): readonly Claim[] {
  const key = `${namespace}/${secretName}`
  const claim =
    (kind: Claim['kind']) =>
    ({ metadata, status }: Claiming): Claim => {
      const { name, uid, creationTimestamp } = metadata
      return { kind, name, uid, creationTimestamp, holds: status.secretName === secretName }
    }
  return [
    ...view.tokens.indexed(TOKENS_BY_SECRET, key).map(claim('ImpersonatedToken')),
    ...view.credentials.indexed(CREDENTIALS_BY_SECRET, key).map(claim('ServiceAccountCredential')),
  ]
}

type Claiming = {
  readonly metadata: Omit<Claim, 'kind' | 'holds'>
  readonly status: { readonly secretName?: string | undefined }
}
