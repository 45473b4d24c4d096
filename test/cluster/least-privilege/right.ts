/** One verb that a role gives to the operator. */
export type Right = {
  readonly verb: string
  /** As RBAC and audit log name it: `''` is the core group. */
  readonly group: string
  /** Plural, with its subresource: `impersonatedtokens/status`. */
  readonly resource: string
  /** Where a RoleBinding gives it; in the whole cluster when undefined. */
  readonly namespace?: string
  /** Whose rule it is: `ClusterRole mintlet`. */
  readonly role: string
}
