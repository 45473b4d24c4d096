import type { K0rdentIdentity } from '../k0rdent-identity.ts'

/** A text that two identities have in common only if they are the same in everything. */
export function identityKey(identity: K0rdentIdentity): string {
  const { kind, namespace, name, uid, endpoint, auth } = identity
  const { tokenSecretRef: token, clientCredentialsSecretRef: client } = auth
  return JSON.stringify([
    kind,
    namespace,
    name,
    uid,
    endpoint.href,
    token === undefined ? null : [token.name, token.key],
    client === undefined ? null : [client.name],
  ])
}
