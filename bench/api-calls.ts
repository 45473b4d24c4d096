import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'

/** How often what was asked: `POST secrets`, `PATCH impersonatedtokens/status`. */
export type ApiCalls = ReadonlyMap<string, number>

/**
 * What the API server counted since its start, by verb and resource: everything but leases and
 * watches. A watch counts when it ends, and is none of a mint's calls.
 */
export async function apiCalls(admin: AdminClient): Promise<ApiCalls> {
  const { status, body } = await admin.request<{ message: string }>('GET', '/metrics')
  if (status !== 200) throw new Error(`the API server's metrics: ${status}`)
  const calls = new Map<string, number>()
  for (const [, labels = '', count] of body.message.matchAll(SERIES)) {
    const { verb = '', resource = '', subresource = '' } = readLabels(labels)
    if (resource === '' || resource === 'leases' || verb === 'WATCH') continue
    const what = `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`
    calls.set(what, (calls.get(what) ?? 0) + Number(count))
  }
  return calls
}

/** What was added from `before` to `after`, without what was not asked in between. */
export function callsBetween(before: ApiCalls, after: ApiCalls): Record<string, number> {
  const added = [...after].map(([what, count]) => [what, count - (before.get(what) ?? 0)] as const)
  return Object.fromEntries(added.filter(([, count]) => count > 0))
}

const SERIES = /^apiserver_request_total\{([^}]*)\} (\S+)$/gm

const readLabels = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
