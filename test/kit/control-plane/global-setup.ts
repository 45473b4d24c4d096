import { findBinaries } from './find-binaries.ts'

/**
 * For vitest's globalSetup: gets the programs before the first test, because compiling them takes longer than any
 * test may, and because only here its progress is seen.
 *
 * @throws Error that says what to do when they are not to be had
 */
export async function setup(): Promise<void> {
  await findBinaries(['etcd', 'kube-apiserver', 'kube-controller-manager'])
}
