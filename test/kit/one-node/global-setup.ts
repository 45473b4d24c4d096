import { findHelm } from '../helm/find-helm.ts'
import { findOneNode } from './find-one-node.ts'

/**
 * For vitest's globalSetup: starts the cluster of this machine, which is built where it never ran, and gets Helm, before
 * the first test, because both may take longer than a test may, and because only here their progress is seen.
 *
 * @throws Error when the cluster can be started here, and did not start
 */
export async function setup(): Promise<void> {
  const { missing } = await findOneNode()
  if (missing === undefined) await findHelm()
}
