import type { HttpClient, HttpTrust } from '../http/http-client.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import type { Clock } from '../runtime/clock.ts'

/** What the process gives a command; tests give their own. */
export type CliProcess = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether stdout is a terminal that takes colours, NO_COLOR and the like considered. */
  readonly hasColours: boolean
  /** Characters in a line of stdout, where it is a terminal. */
  readonly columns: number | undefined
  /**
   * Finds the API server.
   *
   * @throws Error for people, without the content of any file
   */
  readonly open: (options: {
    readonly kubeconfig: string | undefined
    readonly context: string | undefined
  }) => Promise<{ readonly client: KubeClient; readonly defaultNamespace: string | undefined }>
  /**
   * Names of the contexts that there are.
   *
   * @throws Error for people, without the content of any file
   */
  readonly contexts: (kubeconfig: string | undefined) => Promise<readonly string[]>
  readonly http: (trust?: HttpTrust) => HttpClient
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
}
