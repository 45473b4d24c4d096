import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** A cluster whose one node is this very machine, or why there is none. */
export type OneNode =
  | { readonly kubeconfig: string; readonly missing?: never }
  | { readonly missing: string }

const UP = fileURLToPath(new URL('../../../../shared/cluster/up', import.meta.url))

/**
 * The cluster of E2E_KUBECONFIG, or the one that `../shared/cluster/up` starts, which builds it first where it never ran
 * (minutes; its progress goes to stderr). It is left running. Its node has to share this machine's network, because pods
 * ask emulators on loopback.
 *
 * @throws Error when the cluster can be started here, and did not start
 */
export async function findOneNode(): Promise<OneNode> {
  const kubeconfig = process.env['E2E_KUBECONFIG'] ?? ''
  if (kubeconfig !== '') return { kubeconfig }
  if (!isExecutable(UP)) {
    return { missing: 'E2E_KUBECONFIG names no cluster, and there is no ../shared/cluster/up' }
  }
  if (process.getuid?.() !== 0) {
    return { missing: 'E2E_KUBECONFIG names no cluster, and only root can start one here' }
  }
  return { kubeconfig: await startCluster() }
}

/** @returns the path of its kubeconfig, which is the last line that the script prints */
async function startCluster(): Promise<string> {
  const child = spawn(UP, { stdio: ['ignore', 'pipe', 'inherit'] })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('exit', resolve)
  const [printed, code] = await Promise.all([text(child.stdout), promise])
  const path = printed.trimEnd().split('\n').at(-1) ?? ''
  if (code !== 0 || path === '')
    throw new Error(`the cluster did not start: ${UP} ended with ${code}`)
  return path
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
