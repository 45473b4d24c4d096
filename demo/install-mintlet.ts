import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'

/** The user that the operator is: exactly the rights of deploy/rbac.yaml, nothing more. */
export const OPERATOR_USER = 'system:serviceaccount:mintlet-system:mintlet'

const ROOT = join(import.meta.dirname, '..')

/**
 * What an administrator applies: the CRDs and the operator's rights.
 *
 * @param rights files of deploy/
 */
export async function installMintlet(admin: AdminClient, rights: readonly string[]): Promise<void> {
  const crds = readdirSync(join(ROOT, 'crds')).filter((file) => file.endsWith('.yaml'))
  const files = [
    ...crds.toSorted().map((file) => join('crds', file)),
    ...rights.map((file) => join('deploy', file)),
  ]
  for (const file of files) await admin.apply(readFileSync(join(ROOT, file), 'utf8'))
}
