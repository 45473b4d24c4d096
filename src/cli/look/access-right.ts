/** What the API server's authorizer is asked about. */
export type AccessRight = {
  /** As RBAC says it. */
  readonly verb: string
  /** Empty for the core group. */
  readonly group: string
  /** Plural, with the subresource: `serviceaccounts/token`. */
  readonly resource: string
  /** Absent: whatever its name. */
  readonly name?: string
  /** Absent: in all namespaces, or of a kind that has none. */
  readonly namespace?: string
}
