import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findHelm } from './find-helm.ts'

/** How a run of Helm ended. */
export type HelmRun = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** The chart, as an absolute path. */
export const CHART: string = new URL('../../../helm/mintlet', import.meta.url).pathname

/**
 * Runs Helm; an exit code is an answer and throws nothing. Its configuration, caches and data are nobody's, so that no
 * plugin or repository of whoever runs it takes part.
 *
 * @param kubeconfig of the cluster; none unless given
 */
export async function runHelm(
  words: readonly string[],
  kubeconfig = '/dev/null',
): Promise<HelmRun> {
  const path = await findHelm()
  const home = '/nonexistent'
  const env = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    HELM_CONFIG_HOME: home,
    HELM_CACHE_HOME: home,
    HELM_DATA_HOME: home,
  }
  const running = promisify(execFile)(path, words, { env, maxBuffer: 64 * 1024 * 1024 })
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: unknown; stdout?: string; stderr?: string }) => {
      if (typeof error.code !== 'number') throw error
      return { code: error.code, stdout: error.stdout ?? '', stderr: error.stderr ?? '' }
    },
  )
}
