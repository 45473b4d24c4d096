import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { isExecutable } from '../is-executable.ts'

export type SharedCluster =
  | { readonly kubeconfig: string; readonly missing?: never }
  | { readonly missing: string }

const UP = fileURLToPath(new URL('../../../../shared/cluster/up', import.meta.url))

/**
 * Starts the one-node cluster of `../shared/cluster/up`, which builds it first where it never ran (minutes; its progress
 * goes to stderr). One that runs already is taken as it is. It is left running.
 *
 * @returns the path of its kubeconfig, which is the last line that the script prints, or why there is none
 * @throws Error when the cluster can be started here, and did not start
 */
export async function startSharedCluster(): Promise<SharedCluster> {
  if (!isExecutable(UP)) return { missing: 'there is no ../shared/cluster/up' }
  if (process.getuid?.() !== 0) return { missing: 'only root can start ../shared/cluster/up' }
  const child = spawn(UP, { stdio: ['ignore', 'pipe', 'inherit'] })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('exit', resolve)
  const [printed, code] = await Promise.all([text(child.stdout), promise])
  const path = printed.trimEnd().split('\n').at(-1) ?? ''
  if (code !== 0 || path === '')
    throw new Error(`the cluster did not start: ${UP} ended with ${code}`)
  return { kubeconfig: path }
}
