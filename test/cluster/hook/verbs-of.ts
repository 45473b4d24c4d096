export type RbacRule = {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** `get leases.coordination.k8s.io` for each verb of each rule, once and sorted; `list pods.` of the core group. */
export function verbsOf(rules: readonly RbacRule[]): readonly string[] {
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    ),
  )
  return [...new Set(all)].toSorted()
}
