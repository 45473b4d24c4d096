import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { API_VERSION, MANAGED_BY, MANAGED_BY_LABEL } from '../../api/group.ts'
import { decodeIssuer } from '../../watch/decode-issuer.ts'
import type { CliWorld } from '../cli-world.ts'
import { findOperators } from '../look/find-operators.ts'
import { look } from '../look/look.ts'
import { lookAtAdmission } from '../look/look-at-admission.ts'
import type { Looked } from '../look/looked.ts'
import { reviewAccess } from '../look/review-access.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import type { DoctorOptions } from './doctor-options.ts'
import type { RawDefinition } from './judge-definition.ts'
import { VERB_NEEDS } from './judge-own-rights.ts'
import type { SecretMetadata } from './judge-secrets.ts'
import type { RawResources } from './judge-served.ts'
import { KNOWN_DEFINITIONS } from './known-definitions.ts'
import { lookWide } from './look-wide.ts'
import type { RawObject } from './raw-object.ts'
import type { Wide } from './wide.ts'

const OURS = `/apis/${API_VERSION}`
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
/** Objects have a spec and a status of some KiB; of Secrets only metadata comes. */
const MOST_OBJECTS = 1000
const MOST_SECRETS = 5000

/** All at once, as far as nothing depends on something else. */
export async function gatherCluster(
  world: CliWorld,
  { operatorNamespace }: DoctorOptions,
): Promise<ClusterFacts> {
  const { client, signal } = world
  const get = <T>(path: string): Promise<Looked<T>> =>
    look(() => client.request<T>({ method: 'GET', path, signal }))
  const [definitions, served, operators, clusterIssuers, ownIssuers, admission, objects, reviews] =
    await Promise.all([
      Promise.all(
        KNOWN_DEFINITIONS.map(({ name }) => get<RawDefinition>(`${DEFINITIONS}/${name}`)),
      ),
      get<RawResources>(OURS),
      findOperators(world, operatorNamespace),
      issuersOf(world, 'ClusterCredentialIssuer'),
      issuersOf(world, 'CredentialIssuer'),
      lookAtAdmission(
        world,
        KNOWN_DEFINITIONS.map(({ plural }) => plural),
      ),
      gatherObjects(world),
      Promise.all(
        VERB_NEEDS.map(({ needs }) =>
          Promise.all(
            needs.map((right) =>
              reviewAccess(world, undefined, { ...right, namespace: world.namespace }),
            ),
          ),
        ),
      ),
    ])
  return {
    definitions,
    served,
    operators,
    clusterIssuers,
    ownIssuers,
    admission,
    ...objects,
    ownReviews: reviews,
  }
}

/** Secrets last: what was ready before has one by then. */
async function gatherObjects(
  world: CliWorld,
): Promise<Pick<ClusterFacts, 'tokens' | 'credentials' | 'secrets'>> {
  const limit = MOST_OBJECTS
  const [tokens, credentials] = await Promise.all([
    lookWide<RawObject>(world, OURS, 'impersonatedtokens', { limit }),
    lookWide<RawObject>(world, OURS, 'serviceaccountcredentials', { limit }),
  ])
  const secrets = await lookWide<SecretMetadata>(world, '/api/v1', 'secrets', {
    labelSelector: `${MANAGED_BY_LABEL}=${MANAGED_BY}`,
    metadataOnly: true,
    limit: MOST_SECRETS,
  })
  return { tokens, credentials, secrets }
}

async function issuersOf(
  world: CliWorld,
  kind: GenericIssuer['kind'],
): Promise<Looked<Wide<GenericIssuer>>> {
  const looked = await lookWide<Parameters<typeof decodeIssuer>[1]>(
    world,
    OURS,
    `${kind.toLowerCase()}s`,
  )
  if (!looked.seen) return looked
  const items = looked.value.items.map((raw) => decodeIssuer(kind, raw))
  return { ...looked, value: { ...looked.value, items } }
}
