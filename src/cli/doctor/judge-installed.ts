import type { FoundOperators } from '../look/find-operators.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

const GROUP = 'Operator'

/** Whether there is an operator. */
export function judgeInstalled(looked: Looked<FoundOperators>, isNamed: boolean): Finding {
  const about = { group: GROUP, check: 'installed' } as const
  if (!looked.seen) return notSeen(about, looked)
  const { operators, namespace } = looked.value
  if (operators.length > 0) {
    const names = operators.map(({ namespace: of, name }) => `${of}/${name}`)
    return { ...about, outcome: 'Passed', detail: `Deployment ${names.join(', ')}` }
  }
  if (namespace === undefined || isNamed) {
    const where = namespace === undefined ? 'any namespace' : `namespace ${namespace}`
    return {
      ...about,
      outcome: 'Failed',
      detail: `there is no Deployment of mintlet in ${where}`,
      fix: 'install it: see the README; if its labels were changed, keep app.kubernetes.io/part-of and component',
    }
  }
  return {
    ...about,
    outcome: 'Skipped',
    detail: `there is none in ${namespace}, and you may not list the Deployments of all namespaces`,
    fix: 'say --operator-namespace',
  }
}
