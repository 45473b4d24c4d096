import type { Config } from '../config.ts'
import type { GoogleIssuers } from '../issue/google/google-issuers.ts'
import type { K0rdentIssuers } from '../issue/k0rdent/k0rdent-issuers.ts'
import type { AuthorizationServer } from '../issue/local/client/authorization-server.ts'
import type { LocalIssuers } from '../issue/local/local-issuers.ts'
import type { Published } from '../issue/local/publish-ring.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { createGoogleIssuing, googleIdentity, issuerName } from './google-issuing.ts'
import type { IssuerLookup } from './issuer-lookup.ts'
import { createK0rdentIssuing, k0rdentIdentity } from './k0rdent-issuing.ts'
import { createLocalIssuing, type LocalParts } from './local-issuing.ts'
import type { World } from './world.ts'

/** The issuers of every type, and whichever of them is behind an issuer object. */
export type IssuerKinds = {
  readonly local: LocalIssuers
  readonly server: AuthorizationServer
  readonly google: GoogleIssuers
  readonly k0rdent: K0rdentIssuers
  readonly of: IssuerLookup
}

export function createIssuerKinds(
  config: Config,
  world: World,
  view: ClusterView,
  parts: LocalParts,
): IssuerKinds {
  const { issuers: local, server, ...localIssuing } = createLocalIssuing(config, world, parts)
  const google = createGoogleIssuing(config, world)
  const k0rdent = createK0rdentIssuing(world)
  return {
    local,
    server,
    google,
    k0rdent,
    of: {
      issuer({ key, uid, generation }) {
        const found = view.issuers.get(key)
        if (found?.metadata.uid !== uid || found.metadata.generation !== generation) {
          return undefined
        }
        const identity = googleIdentity(found, config.namespace)
        if (identity !== undefined) return google.issuer(identity)
        const tenant = k0rdentIdentity(found, config)
        if (tenant !== undefined) return tenant.ok ? k0rdent.tokens(tenant.identity) : undefined
        return found.spec.valid ? localIssuing.tokens(key) : undefined
      },
      credentials(key) {
        const issuer = view.issuers.get(key)
        const found = issuer && k0rdentIdentity(issuer, config)
        if (found !== undefined) return found.ok ? k0rdent.credentials(found.identity) : undefined
        const isLocal = issuer?.spec.valid === true && issuer.spec.value.local !== undefined
        return isLocal ? localIssuing.credentials(key) : undefined
      },
      keyIds: (key) => keyIdsOf(local.published(key)),
      published: (name) => local.published(name),
      forget(key) {
        local.forget(key)
        google.forget(issuerName(key, config.namespace))
        k0rdent.forget(issuerName(key, config.namespace))
      },
    },
  }
}

function keyIdsOf(published: Published | undefined): readonly string[] | undefined {
  if (published === undefined) return undefined
  return [...published.jwks.keys, ...published.blobJwks.keys].flatMap(({ kid }) => kid ?? [])
}
