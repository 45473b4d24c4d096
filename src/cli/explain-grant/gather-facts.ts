import { parseDuration } from '../../api/duration.ts'
import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { API_VERSION } from '../../api/group.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import { PARTIAL_METADATA, type PartialObject } from '../../kube/partial-metadata.ts'
import { decodeCredential } from '../../watch/decode-credential.ts'
import { decodeIssuer } from '../../watch/decode-issuer.ts'
import type { CliWorld } from '../cli-world.ts'
import { findOperators } from '../look/find-operators.ts'
import { look } from '../look/look.ts'
import { lookAtAdmission } from '../look/look-at-admission.ts'
import { lookAtList } from '../look/look-at-list.ts'
import type { Looked } from '../look/looked.ts'
import { reviewAccess, type Somebody } from '../look/review-access.ts'
import type { GrantFacts } from './grant-facts.ts'
import { neededRights } from './needed-rights.ts'
import type { Wanted } from './wanted.ts'
import { whoAmI } from './who-am-i.ts'

/** More than a namespace has of one service account. */
const MOST_CREDENTIALS = 500

/**
 * Looks at all that the answer may depend on. What may not be looked at is said in the facts.
 *
 * @param who undefined: whoever asks
 * @throws KubeError (Aborted)
 */
export async function gatherFacts(
  world: CliWorld,
  wanted: Wanted,
  who: Somebody | undefined,
): Promise<GrantFacts> {
  const name = wanted.object.metadata.namespace
  const needs = neededRights(wanted)
  const [issuing, namespace, admission, requester, reviews, operators, credentials] =
    await Promise.all([
      issuingFacts(world, wanted),
      look(() =>
        world.client.request<PartialObject>({
          method: 'GET',
          path: `/api/v1/namespaces/${name}`,
          accept: PARTIAL_METADATA,
          signal: world.signal,
        }),
      ),
      lookAtAdmission(world, [`${wanted.kind.toLowerCase()}s`]),
      who ?? whoAmI(world),
      Promise.all(
        needs.map(({ anyOf }) =>
          Promise.all(anyOf.map((right) => reviewAccess(world, who, right))),
        ),
      ),
      findOperators(world, undefined),
      wanted.kind === 'ServiceAccountCredential' ? credentialsIn(world, name) : undefined,
    ])
  const [operator] = operators.seen ? operators.value.operators : []
  return {
    wanted,
    ...issuing,
    namespace: {
      name,
      labels: namespace.seen ? (namespace.value.metadata.labels ?? {}) : undefined,
      isAbsent: !namespace.seen && namespace.why === 'Absent',
    },
    credentials,
    admission: admission.seen ? { ...admission, value: admission.value[0] } : admission,
    requester,
    needs,
    reviews,
    minLifetime: operator && minLifetimeOf(operator.flags),
    now: (namespace.seen ? namespace.serverTime : undefined) ?? world.clock.now(),
  }
}

const USUAL_LEAST = '5m'

/** What cannot be read is not for us to judge. */
function minLifetimeOf(flags: ReadonlyMap<string, string>): number | undefined {
  try {
    return parseDuration(flags.get('min-lifetime') ?? USUAL_LEAST)
  } catch {
    return undefined
  }
}

type Issuing = Pick<GrantFacts, 'client' | 'issuerRef' | 'issuer'>

/** Of a token that is minted with a credential the issuer is that credential's. */
async function issuingFacts(world: CliWorld, wanted: Wanted): Promise<Issuing> {
  const { spec, metadata } = wanted.object
  if (!spec.valid) return { client: undefined, issuerRef: undefined, issuer: undefined }
  const name =
    wanted.kind === 'ImpersonatedToken' && wanted.object.spec.valid
      ? wanted.object.spec.value.credentialRef?.name
      : undefined
  const client =
    name === undefined ? undefined : await lookAtClient(world, metadata.namespace, name)
  const ofClient =
    client?.seen === true && client.value.spec.valid ? client.value.spec.value.issuerRef : undefined
  const issuerRef = spec.value.issuerRef ?? ofClient
  if (issuerRef === undefined) return { client, issuerRef, issuer: undefined }
  const folder = issuerRef.kind === 'CredentialIssuer' ? `namespaces/${metadata.namespace}/` : ''
  const path = `/apis/${API_VERSION}/${folder}${issuerRef.kind.toLowerCase()}s/${issuerRef.name}`
  const issuer = decoded<Parameters<typeof decodeIssuer>[1], GenericIssuer>(
    await look(() => world.client.request({ method: 'GET', path, signal: world.signal })),
    (raw) => decodeIssuer(issuerRef.kind, raw),
  )
  return { client, issuerRef, issuer }
}

async function lookAtClient(
  { client, signal }: CliWorld,
  namespace: string,
  name: string,
): Promise<Looked<ServiceAccountCredential>> {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/serviceaccountcredentials/${name}`
  return decoded(
    await look(() => client.request<PartialObject>({ method: 'GET', path, signal })),
    (raw) => decodeCredential(raw),
  )
}

async function credentialsIn(
  world: CliWorld,
  namespace: string,
): Promise<Looked<readonly ServiceAccountCredential[]>> {
  const path = `/apis/${API_VERSION}/namespaces/${namespace}/serviceaccountcredentials`
  return decoded(await lookAtList<PartialObject>(world, { path }, MOST_CREDENTIALS), ({ items }) =>
    items.map((raw) => decodeCredential(raw)),
  )
}

const decoded = <Raw, T>(looked: Looked<Raw>, decode: (raw: Raw) => T): Looked<T> =>
  looked.seen ? { ...looked, value: decode(looked.value) } : looked
