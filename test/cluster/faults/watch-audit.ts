import type { World } from '../operator/start-world.ts'
import { MINTS_A_RUN } from './watch-workload.ts'

/**
 * What the audit log says against the runs so far, as texts: each mint is one write, and the operator deletes no
 * Secret, whatever an old list has told it.
 */
export async function auditRuns(world: World): Promise<readonly string[]> {
  const writes = new Map<string, number>()
  const found = [...(await world.forbidden())]
  for (const { what, namespace, name, code } of await world.calls()) {
    if (!/^w\d+$/.test(namespace) || code >= 300) continue
    if (what === 'delete secrets') found.push(`${what} ${namespace}/${name}`)
    if (!/^(create|patch|update) secrets$/.test(what)) continue
    writes.set(namespace, (writes.get(namespace) ?? 0) + 1)
  }
  for (const [namespace, count] of writes) {
    if (count !== MINTS_A_RUN) found.push(`${namespace}: ${count} writes of Secrets`)
  }
  return writes.size === 0 ? ['nothing is in the audit log'] : found
}
