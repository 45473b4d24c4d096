/** The machine (or the GKE metadata server of the pod) that asks. */
export type MetadataOptions = {
  readonly projectId: string
  readonly numericProjectId?: number
  /**
   * What `service-accounts/default/email` says: an account, or `PROJECT.svc.id.goog` as GKE has it for pods that are
   * nobody's. Absent: "Service account not enabled on this instance".
   */
  readonly email?: string
  /** Who tokens are for, in IAM's form; `serviceAccount:${email}` unless given. */
  readonly member?: string
  /** cloud-platform unless given. */
  readonly scopes?: readonly string[]
}
