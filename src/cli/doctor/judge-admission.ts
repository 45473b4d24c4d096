import type { AdmissionState } from '../look/admission-policies.ts'
import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

const WITHOUT =
  'helm upgrade with admission.enabled=true and admission.validationActions=[Deny]; see docs/admission.md'

/** Whether writers are held to their own rights, kind by kind. */
export function judgeAdmission(
  looked: Looked<readonly AdmissionState[]>,
  operators: readonly OperatorDeployment[],
): readonly Finding[] {
  if (!looked.seen) return [notSeen({ group: 'Admission', check: 'policies' }, looked)]
  if (looked.value.every(({ policies }) => policies.length === 0)) {
    const detail =
      'there are none: whoever may write objects in a namespace may ask for all that it is granted'
    return [{ group: 'Admission', check: 'policies', outcome: 'Warning', detail, fix: WITHOUT }]
  }
  return looked.value.map((state) => judge(state, operators))
}

function judge(state: AdmissionState, operators: readonly OperatorDeployment[]): Finding {
  const { resource, policies, actions, isPartial, ignoresFailure, home, warnings } = state
  const about = { group: 'Admission', check: resource } as const
  const warning = (detail: string, fix = WITHOUT): Finding => ({
    ...about,
    outcome: 'Warning',
    detail,
    fix,
  })
  const names = policies.join(', ')
  if (policies.length === 0) {
    return warning('there is no policy: whoever may write them may ask for all that is granted')
  }
  if (actions.length === 0) return warning(`${names} has no binding: it refuses nothing`)
  if (!actions.includes('Deny')) {
    return warning(`${names} is in ${actions.join(' and ')} mode: it refuses nothing`)
  }
  const elsewhere =
    home !== undefined &&
    operators.length > 0 &&
    !operators.some(({ namespace }) => namespace === home)
  if (elsewhere) {
    const detail = `${names} holds writers against the Secrets of namespace ${home}, and the operator reads those of ${operators.map(({ namespace }) => namespace).join(', ')}`
    const fix = 'install the policies with the namespace of the operator: helm upgrade'
    return { ...about, outcome: 'Failed', detail, fix }
  }
  if (warnings > 0) {
    const fix = 'apply the policies and CustomResourceDefinitions of one version: helm upgrade'
    return warning(`the API server cannot check ${warnings} expressions of ${names}`, fix)
  }
  if (isPartial) return warning(`${names} is bound to some objects only`)
  if (ignoresFailure) {
    return warning(
      `${names} lets writes pass that it cannot judge: failurePolicy is Ignore`,
      'helm upgrade with admission.failurePolicy=Fail',
    )
  }
  return { ...about, outcome: 'Passed', detail: `${names}: ${actions.join(', ')}` }
}
