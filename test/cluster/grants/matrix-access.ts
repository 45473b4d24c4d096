import type { AuditEvent } from '../../kit/control-plane/audit-log.ts'

/** What the operator has to do with; everything by namespace. */
export type Served = {
  /** `namespace/name` of every object there ever was. */
  readonly objects: ReadonlySet<string>
  /** `namespace/name` of the Secrets that those name which were ever granted something. */
  readonly secrets: ReadonlySet<string>
  readonly issuers: readonly string[]
}

/** One request: who it touches and how. */
type Access = {
  /** `get secrets`, `patch impersonatedtokens/status` */
  readonly what: string
  readonly namespace: string
  readonly name: string
  readonly query: URLSearchParams
}

const OWN = 'mintlet-system'
const MANAGED = 'app.kubernetes.io/managed-by=mintlet'

/**
 * The closed list of what an operator may ask of the API server, as docs/architecture.md tells it; the audit log
 * shows what was asked beyond that.
 *
 * @returns a text for each request that is not on the list
 */
export function accessBeyond(
  events: readonly AuditEvent[],
  user: string,
  served: Served,
): string[] {
  return events
    .filter((event) => event.user.username === user)
    .filter((event) => !isAllowed(accessOf(event), served))
    .map(({ verb, requestURI }) => `${verb} ${requestURI}`)
}

function isAllowed(access: Access, served: Served): boolean {
  if (access.namespace === '') return isOfCluster(access, served.issuers)
  return access.namespace === OWN ? isOwn(access, served.issuers) : isOfObject(access, served)
}

/** What is watched, all namespaces at once; of Secrets only those with our label. */
function isOfCluster({ what, name, query }: Access, issuers: readonly string[]): boolean {
  switch (what) {
    case 'list impersonatedtokens':
    case 'watch impersonatedtokens':
    case 'list serviceaccountcredentials':
    case 'watch serviceaccountcredentials':
    case 'list clustercredentialissuers':
    case 'watch clustercredentialissuers':
    case 'list credentialissuers':
    case 'watch credentialissuers':
    case 'list namespaces':
    case 'watch namespaces':
      return name === ''
    case 'list secrets':
    case 'watch secrets':
      return name === '' && query.get('labelSelector') === MANAGED
    case 'patch clustercredentialissuers/status':
      return issuers.includes(name)
    default:
      return false
  }
}

/** Its lease, and the keys of its issuers. */
function isOwn({ what, name }: Access, issuers: readonly string[]): boolean {
  switch (what) {
    case 'get leases':
    case 'create leases':
    case 'update leases':
      return name === 'mintlet'
    case 'get secrets':
    case 'create secrets':
    case 'patch secrets':
      return issuers.some((issuer) => name === `mintlet-keys-${issuer}`)
    default:
      return false
  }
}

/** In the namespace of an object: the object itself, its own Secret, and events about it. */
function isOfObject({ what, namespace, name }: Access, { objects, secrets }: Served): boolean {
  switch (what) {
    case 'patch impersonatedtokens/status':
    case 'get impersonatedtokens':
      return objects.has(`${namespace}/${name}`)
    case 'get secrets':
    case 'create secrets':
    case 'patch secrets':
    case 'delete secrets':
      return secrets.has(`${namespace}/${name}`)
    case 'create events':
    case 'patch events':
      // Named after the object that they are about, then its uid and a time.
      return objects.has(`${namespace}/${name.split('.')[0] ?? ''}`)
    default:
      return false
  }
}

function accessOf({ verb, objectRef, requestURI }: AuditEvent): Access {
  const { resource = '', subresource, namespace = '', name = '' } = objectRef ?? {}
  return {
    what: `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`,
    namespace,
    name,
    query: new URL(requestURI, 'https://127.0.0.1').searchParams,
  }
}
