import type { KubeClient } from '../kube/kube-client.ts'
import type { Clock } from '../runtime/clock.ts'

/** What a hook acts on, and where it says what it does. */
export type HookWorld = {
  readonly client: KubeClient
  readonly clock: Clock
  readonly random: () => number
  /** One line or several for people, who read it in Helm's output or with kubectl logs. */
  readonly say: (text: string) => void
  /** Aborts when the hook has to end: its time is over, or its pod is. */
  readonly signal: AbortSignal
}
