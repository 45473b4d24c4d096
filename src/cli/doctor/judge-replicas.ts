import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { Finding } from './finding.ts'

/** Whether the operator's pods are there, all of one version. */
export function judgeReplicas({ namespace, name, replicas }: OperatorDeployment): Finding {
  const about = { group: 'Operator', check: 'replicas' } as const
  const { wanted, ready, updated } = replicas
  const look = `kubectl describe deployment ${name} -n ${namespace}`
  if (wanted === 0) {
    const fix = `kubectl scale deployment ${name} -n ${namespace} --replicas=2`
    return { ...about, outcome: 'Failed', detail: 'it is scaled to nothing', fix }
  }
  const detail = `${ready} of ${wanted} ready`
  if (ready === 0) return { ...about, outcome: 'Failed', detail, fix: look }
  if (ready < wanted || updated < wanted) {
    const text = updated < wanted ? `${detail}, ${updated} updated` : detail
    return { ...about, outcome: 'Warning', detail: text, fix: look }
  }
  return { ...about, outcome: 'Passed', detail }
}
