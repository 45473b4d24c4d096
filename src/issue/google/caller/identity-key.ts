import type { GoogleIdentity } from '../google-identity.ts'

/** A text that two identities have in common only if they are the same in everything. */
export function identityKey({ kind, namespace, name, uid, auth }: GoogleIdentity): string {
  const { ambient, serviceAccountKeySecretRef: ref, workloadIdentity } = auth
  return JSON.stringify([
    kind,
    namespace,
    name,
    uid,
    ambient === undefined ? null : 'ambient',
    ref === undefined ? null : [ref.name, ref.key],
    workloadIdentity === undefined
      ? null
      : [workloadIdentity.audience, workloadIdentity.serviceAccountName],
  ])
}
