import type { HttpClient, HttpTrust } from '../http/http-client.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import type { Clock } from '../runtime/clock.ts'

/** What a verb acts on: the cluster as the person at the terminal may see it. */
export type CliWorld = {
  readonly client: KubeClient
  /** Of `--namespace`, else of the kubeconfig's context, else `default`. */
  readonly namespace: string
  /** To issuers, for verifying. Makes one each time: whoever asked for it closes it. */
  readonly http: (trust?: HttpTrust) => HttpClient
  readonly clock: Clock
  readonly random: () => number
  /** One line for a person who waits, on stderr: never part of what was asked for. */
  readonly say: (text: string) => void
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
}
