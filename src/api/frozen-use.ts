import type { RolloutRestart } from './rollout-restart.ts'

/** A container that has a key of a Secret in a way that does not change while the container runs. */
export type FrozenUse = {
  readonly pod: string
  readonly container: string
  /** Name of the Secret. */
  readonly secret: string
  /** `volume`: mounted as a whole, which goes stale only with an immutable Secret. */
  readonly how: 'env' | 'envFrom' | 'subPath' | 'volume'
  /** Epoch milliseconds: when the container that runs was started, and read the Secret. */
  readonly startedAt: number
  /** Epoch milliseconds: when its pod was started, and its volumes mounted. */
  readonly podStartedAt: number
  /** What people know the pod by: kind and name of its workload, or `Pod` and its own name. */
  readonly owner: { readonly kind: string; readonly name: string }
  /** What owns the pod, where that is something that can be restarted. */
  readonly workload: Pick<RolloutRestart, 'kind' | 'name'> | undefined
  /** Credentials that the pod was made for: uid of the object to id, of the annotations of its template. */
  readonly madeFor: Readonly<Record<string, string>>
  /** Epoch milliseconds: when mintlet made it by a restart, as its template says; undefined: it did not. */
  readonly restartedAt: number | undefined
}
