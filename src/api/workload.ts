/** A Deployment, StatefulSet or DaemonSet, as much of it as a restart has to know. */
export type Workload = {
  /** Its annotation lets the operator restart it. */
  readonly allowed: boolean
  /** Of its pod template: the credential that it was last restarted for. */
  readonly credentialId: string | undefined
  readonly generation: number
  readonly observedGeneration: number
  /** Pods it should have; those it has, old ones too; those of the newest template; those that serve. */
  readonly wanted: number
  readonly present: number
  readonly updated: number
  readonly available: number
}
