import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { GoogleIssuers } from '../issue/google/google-issuers.ts'
import type { K0rdentIssuers } from '../issue/k0rdent/k0rdent-issuers.ts'
import { createLocalIssuers } from '../issue/local/create-local-issuers.ts'
import type { LocalIssuers } from '../issue/local/local-issuers.ts'
import type { Published } from '../issue/local/publish-ring.ts'
import type { ClusterView } from '../watch/cluster-view.ts'
import { createKeyStore } from '../write/key-store.ts'
import { createOwnSecrets } from '../write/own-secret.ts'
import { createGoogleIssuing, googleIdentity, issuerName } from './google-issuing.ts'
import type { IssuerLookup } from './issuer-lookup.ts'
import { createK0rdentIssuing, k0rdentIdentity } from './k0rdent-issuing.ts'
import type { World } from './world.ts'

/** The issuers of every type, and whichever of them is behind an issuer object. */
export type IssuerKinds = {
  readonly local: LocalIssuers
  readonly google: GoogleIssuers
  readonly k0rdent: K0rdentIssuers
  readonly of: IssuerLookup
}

export function createIssuerKinds(config: Config, world: World, view: ClusterView): IssuerKinds {
  const local = localIssuers(config, world)
  const google = createGoogleIssuing(config, world)
  const k0rdent = createK0rdentIssuing(world)
  return {
    local,
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
        return found.spec.valid ? local.issuer(key) : undefined
      },
      credentials(key) {
        const issuer = view.issuers.get(key)
        const found = issuer && k0rdentIdentity(issuer, config)
        return found?.ok === true ? k0rdent.credentials(found.identity) : undefined
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

const localIssuers = (config: Config, { client, clock }: World): LocalIssuers =>
  createLocalIssuers({
    baseUrl: config.oidcBaseUrl,
    clock,
    keyStore: createKeyStore(createOwnSecrets(client, config.namespace)),
    overlapMs: config.keyOverlap,
    publishAheadMs: config.keyPublishAhead,
    newId: randomUUID,
  })

function keyIdsOf(published: Published | undefined): readonly string[] | undefined {
  if (published === undefined) return undefined
  return [...published.jwks.keys, ...published.blobJwks.keys].flatMap(({ kid }) => kid ?? [])
}
