import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'

/** The answer of `/version`. */
export type ServerVersion = {
  readonly major?: string
  readonly minor?: string
  readonly gitVersion?: string
}

/** ValidatingAdmissionPolicies as the chart writes them are judged from here on. */
const LEAST_MINOR = 32
const GROUP = 'API server'

export function judgeApiServer(looked: Looked<ServerVersion>): readonly Finding[] {
  if (!looked.seen) {
    const answers = looked.why !== 'Failed'
    return [
      {
        group: GROUP,
        check: 'reachable',
        outcome: answers ? 'Skipped' : 'Failed',
        detail: looked.message,
        fix: 'check the kubeconfig, its context, and the network',
      },
    ]
  }
  const { major = '', minor = '', gitVersion = '' } = looked.value
  const reachable: Finding = {
    group: GROUP,
    check: 'reachable',
    outcome: 'Passed',
    detail: `Kubernetes ${gitVersion}`,
  }
  // Some say 32+.
  const isEnough = major !== '1' || Number.parseInt(minor, 10) >= LEAST_MINOR
  return [
    reachable,
    isEnough
      ? { group: GROUP, check: 'version', outcome: 'Passed', detail: `1.${LEAST_MINOR} or later` }
      : {
          group: GROUP,
          check: 'version',
          outcome: 'Failed',
          detail: `it is ${major}.${minor}, and mintlet needs 1.${LEAST_MINOR}`,
          fix: 'upgrade the cluster',
        },
  ]
}
