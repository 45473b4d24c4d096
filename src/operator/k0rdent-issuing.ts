import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { Config } from '../config.ts'
import { type Failure, stalled } from '../failure.ts'
import { createK0rdentIssuers } from '../issue/k0rdent/create-k0rdent-issuers.ts'
import type { K0rdentIdentity } from '../issue/k0rdent/k0rdent-identity.ts'
import type { K0rdentIssuers } from '../issue/k0rdent/k0rdent-issuers.ts'
import { createSecretRead } from '../write/secret-read.ts'
import type { World } from './world.ts'

/** Issuers that ask k0rdent, with all that they may ask of the cluster. */
export function createK0rdentIssuing({ client, clock, http }: World): K0rdentIssuers {
  return createK0rdentIssuers({
    http,
    clock,
    readSecret: createSecretRead(client, () => clock.now()),
  })
}

export type FoundIdentity =
  | { readonly ok: true; readonly identity: K0rdentIdentity }
  | { readonly ok: false; readonly failure: Failure }

const NO_ADDRESS =
  'spec.k0rdent.endpoint is no address: give it as https://host or https://host:port'

/**
 * Who the operator is by an issuer of type k0rdent; undefined for any other issuer. Where the spec names an
 * endpoint, the operator must allow its host: credentials of the tenant are sent there.
 */
export function k0rdentIdentity(
  { kind, metadata, spec }: GenericIssuer,
  { namespace: operatorNamespace, k0rdent }: Pick<Config, 'namespace' | 'k0rdent'>,
): FoundIdentity | undefined {
  if (!spec.valid || spec.value.k0rdent === undefined) return undefined
  const { auth, endpoint: named } = spec.value.k0rdent
  // Only the operator's administrators say where the identity of a namespace is sent.
  const own = kind === 'ClusterCredentialIssuer' ? named : undefined
  const endpoint = own === undefined ? k0rdent.endpoint : URL.parse(own)
  if (endpoint === null) return { ok: false, failure: stalled('InvalidSpec', NO_ADDRESS) }
  if (!k0rdent.hosts.includes(endpoint.host)) {
    const message = `spec.k0rdent.endpoint: the host ${endpoint.host} is not on the operator's list: have it added there (--k0rdent-hosts), or remove the field`
    return { ok: false, failure: stalled('InvalidSpec', message) }
  }
  const { name, uid, namespace = operatorNamespace } = metadata
  return { ok: true, identity: { kind, name, uid, namespace, endpoint, auth } }
}
