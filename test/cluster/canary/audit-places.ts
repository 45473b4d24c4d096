import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AuditLevel } from '../../kit/control-plane/audit-log.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { Place } from './place.ts'

/**
 * The API server's audit log: addresses, user agents, messages, and of everything that is no Secret also the bodies
 * where the log has them.
 */
export async function auditPlaces(
  { auditLog, folder }: ControlPlane,
  level: AuditLevel,
): Promise<readonly Place[]> {
  const path = `${folder}/audit.log`
  if (level === 'None' || !existsSync(path)) return []
  const where = 'the audit log'
  // Without bodies nothing has to be left out, and parsing would cost more than all the rest.
  if (level === 'Metadata') return [{ where, text: await readFile(path) }]
  const events = await auditLog()
  const lines = events.map(({ requestObject, responseObject, ...event }) => {
    const isSecret = event.objectRef?.resource === 'secrets'
    return JSON.stringify(isSecret ? event : { ...event, requestObject, responseObject })
  })
  return [{ where: `${where}, without the bodies of Secrets`, text: lines.join('\n') }]
}
