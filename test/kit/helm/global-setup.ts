import { findHelm } from './find-helm.ts'
import { findKubeconform } from './find-kubeconform.ts'

/**
 * For vitest's globalSetup: gets Helm and kubeconform before the first test, because compiling them takes longer than any
 * test may, and because only here it is seen.
 *
 * @throws Error that says what to do when they are not to be had
 */
export async function setup(): Promise<void> {
  await findHelm()
  await findKubeconform()
}
