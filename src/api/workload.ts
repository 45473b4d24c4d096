/** A Deployment, StatefulSet, DaemonSet or Rollout, as much of it as a restart has to know. */
export type Workload = {
  /** Its annotation lets the operator restart it. */
  readonly allowed: boolean
  /** The credential of the object in question that it was last restarted for. */
  readonly credentialId: string | undefined
  /** Epoch milliseconds: when mintlet last restarted it, for whatever credential; undefined: never. */
  readonly restartedAt: number | undefined
  /** Pods of a Rollout are still older than its last restart; always false of other kinds, whose counts tell. */
  readonly restarting: boolean
  readonly generation: number
  readonly observedGeneration: number
  /** Pods it should have; those it has, old ones too; those of the newest template; those that serve. */
  readonly wanted: number
  readonly present: number
  readonly updated: number
  readonly available: number
}
