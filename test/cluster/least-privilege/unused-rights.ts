import type { AuditEvent } from '../../kit/control-plane/audit-log.ts'
import type { Right } from './right.ts'

type Asked = Omit<Right, 'role'>

/** Of the operator, as the worlds of the cluster tests have it. */
const OWN = 'mintlet-system'

/**
 * The rights that no request needed, each with a request that would. A request needs the rights for its own namespace
 * where a role gives them, and otherwise those for the whole cluster, which one in the operator's namespace alone does
 * not account for.
 *
 * @param granted every right of the operator
 * @param events of the audit log, of its process alone
 */
export function unusedRights(
  granted: readonly Right[],
  events: readonly AuditEvent[],
): readonly string[] {
  const asked = new Map<string, Asked>()
  for (const { verb, objectRef, responseStatus } of events) {
    const { resource, apiGroup: group = '', subresource, namespace } = objectRef ?? {}
    if (resource === undefined || responseStatus?.code === 403) continue
    const whole = subresource === undefined ? resource : `${resource}/${subresource}`
    const one = { verb, group, resource: whole, ...(namespace && { namespace }) }
    asked.set(JSON.stringify(one), one)
  }
  const needed = new Set([...asked.values()].flatMap((one) => neededFor(one, granted)))
  return granted.filter((right) => !needed.has(right)).map(describe)
}

function neededFor(asked: Asked, granted: readonly Right[]): readonly Right[] {
  const giving = granted.filter(
    ({ verb, group, resource }) =>
      verb === asked.verb && group === asked.group && resource === asked.resource,
  )
  const here = giving.filter(({ namespace }) => namespace === asked.namespace)
  if (here.length > 0 || asked.namespace === OWN) return here
  return giving.filter(({ namespace }) => namespace === undefined)
}

const METHODS: Readonly<Record<string, string>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
}
const OF_COLLECTIONS = ['list', 'watch', 'create', 'deletecollection']

/** `delete secrets in etl, given by Role mintlet: no request such as DELETE /api/v1/namespaces/etl/secrets/NAME` */
function describe({ verb, group, resource, namespace, role }: Right): string {
  const [plural = '', subresource] = resource.split('/')
  const root = group === '' ? '/api/v1' : `/apis/${group}/VERSION`
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`
  const name = OF_COLLECTIONS.includes(verb) && subresource === undefined ? '' : '/NAME'
  const below = subresource === undefined ? '' : `/${subresource}`
  const query = verb === 'watch' ? '?watch=true' : ''
  const request = `${METHODS[verb] ?? 'GET'} ${root}${place}/${plural}${name}${below}${query}`
  const what = `${verb} ${resource}${group === '' ? '' : ` of ${group}`}`
  const where = namespace === undefined ? '' : ` in ${namespace}`
  return `${what}${where}, given by ${role}: no request such as ${request}`
}
