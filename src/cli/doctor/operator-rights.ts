/** Rights of the operator's ServiceAccount, one rule for resources of one group. */
export type OperatorRight = {
  readonly group: string
  /** Plurals, with the subresource. */
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** What has to be asked for, by where and for what it is needed. */
export type OperatorRights = {
  /** In all of the cluster, whichever namespaces are served. */
  readonly cluster: readonly OperatorRight[]
  /** In each namespace that is served. */
  readonly served: readonly OperatorRight[]
  /** In the operator's own namespace. */
  readonly own: readonly OperatorRight[]
  /** For issuers with google.auth.workloadIdentity, in served namespaces and its own. */
  readonly workloadIdentity: readonly OperatorRight[]
  /** For spec.rolloutRestart, in served namespaces. */
  readonly rolloutRestart: readonly OperatorRight[]
  /** For --consumer-check, in served namespaces. */
  readonly consumerCheck: readonly OperatorRight[]
}

const OURS = 'mintlet.dev'

/** As the chart gives them: a test holds this against deploy/rbac*.yaml, which are made from the chart. */
export const OPERATOR_RIGHTS: OperatorRights = {
  cluster: [
    { group: OURS, resources: ['clustercredentialissuers'], verbs: ['list', 'watch'] },
    { group: OURS, resources: ['clustercredentialissuers/status'], verbs: ['patch'] },
    { group: '', resources: ['namespaces'], verbs: ['list', 'watch'] },
  ],
  served: [
    { group: OURS, resources: ['impersonatedtokens'], verbs: ['get', 'list', 'watch', 'delete'] },
    {
      group: OURS,
      resources: ['serviceaccountcredentials'],
      verbs: ['get', 'list', 'watch', 'patch'],
    },
    { group: OURS, resources: ['credentialissuers'], verbs: ['list', 'watch'] },
    {
      group: OURS,
      resources: [
        'impersonatedtokens/status',
        'serviceaccountcredentials/status',
        'credentialissuers/status',
      ],
      verbs: ['patch'],
    },
    {
      group: '',
      resources: ['secrets'],
      verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
    },
    { group: 'events.k8s.io', resources: ['events'], verbs: ['create', 'patch'] },
  ],
  own: [
    { group: 'coordination.k8s.io', resources: ['leases'], verbs: ['get', 'create', 'update'] },
    {
      group: '',
      resources: ['secrets'],
      verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
    },
  ],
  workloadIdentity: [
    { group: '', resources: ['serviceaccounts'], verbs: ['get'] },
    { group: '', resources: ['serviceaccounts/token'], verbs: ['create'] },
  ],
  rolloutRestart: [
    {
      group: 'apps',
      resources: ['deployments', 'statefulsets', 'daemonsets'],
      verbs: ['get', 'patch'],
    },
    { group: 'argoproj.io', resources: ['rollouts'], verbs: ['get', 'patch'] },
  ],
  consumerCheck: [{ group: '', resources: ['pods'], verbs: ['list'] }],
}
