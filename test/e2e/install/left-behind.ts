import { listEverything } from '../../kit/one-node/list-everything.ts'
import { NS } from '../namespace.ts'
import { SPACES } from './samples.ts'
import type { InstallWorld } from './start-install.ts'

const UID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/**
 * What a cluster has more than before, apart from the namespaces of the samples and of the test with all that is in them.
 *
 * @param before of listEverything()
 * @returns `Kind namespace/name`, uids as `<uid>`, each once
 */
export async function leftBehind(
  { kubeconfig }: InstallWorld,
  before: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(before)
  const theirs = [NS, ...SPACES]
  const isTheirs = (line: string): boolean =>
    theirs.some((space) => line.includes(` ${space}/`) || line === `Namespace ${space}`)
  const more = (await listEverything(kubeconfig)).filter(
    (line) => !known.has(line) && !isTheirs(line),
  )
  return [...new Set(more.map((line) => line.replaceAll(UID, '<uid>')))]
}
