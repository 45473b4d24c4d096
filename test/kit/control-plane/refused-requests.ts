import { readFile } from 'node:fs/promises'
import type { AuditEvent } from './audit-log.ts'
import type { ControlPlane } from './control-plane.ts'

/**
 * What the API server refused with 403, as texts: `list pods in apps`, `get rollouts.argoproj.io in etl`,
 * `patch clustercredentialissuers.mintlet.dev/status`.
 *
 * Without an audit log it can only be counted, of everybody together, and since the API server was started: one text
 * says how many.
 *
 * @param isAsker whose requests; those of other users are left out where the audit log tells them
 * @param starts when the API server was started again: until it is ready it has not read the roles, and refuses everybody
 * @throws Error when there is no audit log and the API server cannot be asked
 */
export async function refusedRequests(
  { folder, admin }: Pick<ControlPlane, 'folder' | 'admin'>,
  isAsker: (username: string) => boolean,
  starts: readonly Span[] = [],
): Promise<readonly string[]> {
  const text = await readFile(`${folder}/audit.log`, 'utf8')
  if (text === '') return countRefused(admin)
  // Whatever follows the last newline is still being written. Only what may be a refusal is worth parsing.
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.includes('"code":403'))
    .map((line): AuditEvent => JSON.parse(line))
    .filter(({ responseStatus }) => responseStatus?.code === 403)
    .filter(({ user }) => isAsker(user.username))
    .filter(({ requestReceivedTimestamp }) => {
      const at = Date.parse(requestReceivedTimestamp)
      return !starts.some(({ from, to }) => from <= at && at <= to)
    })
    .map(describe)
}

/** Epoch milliseconds. */
type Span = { readonly from: number; readonly to: number }

function describe({ verb, objectRef, requestURI }: AuditEvent): string {
  const { resource, apiGroup, subresource, namespace } = objectRef ?? {}
  if (resource === undefined) return `${verb} ${requestURI}`
  const group = apiGroup === undefined ? '' : `.${apiGroup}`
  const below = subresource === undefined ? '' : `/${subresource}`
  return `${verb} ${resource}${group}${below}${namespace === undefined ? '' : ` in ${namespace}`}`
}

/** RBAC has no opinion on what no rule allows, which is a refusal when nobody else has one. */
const NOT_ALLOWED = /^authorization_attempts_total\{result="(?!allowed")[^"]*"\} (?<count>\d+)$/gm

async function countRefused(admin: ControlPlane['admin']): Promise<readonly string[]> {
  const { body } = await admin.request<{ message: string }>('GET', '/metrics')
  const counts = [...body.message.matchAll(NOT_ALLOWED)].map(({ groups }) =>
    Number(groups?.['count']),
  )
  const refused = counts.reduce((sum, count) => sum + count, 0)
  const hint = 'the audit log, which is off here, would tell which'
  return refused === 0 ? [] : [`${refused} requests: ${hint}`]
}
