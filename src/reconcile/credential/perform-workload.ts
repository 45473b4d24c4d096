import type { RolloutRestart } from '../../api/rollout-restart.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnRestarted, learnWorkloads } from '../../plan/credential/learn.ts'
import type {
  ObservedCredential,
  ObservedWorkload,
} from '../../plan/credential/observed-credential.ts'
import { workloadState } from '../../plan/credential/workload-state.ts'
import { failureOf, isConflict, isRefused } from '../../write/failure-of.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'

/** How the workloads stand that the spec lists. What is wrong with one of them holds up nothing else. */
export async function readWorkloads(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential, record, owner } = observed
  const id = record.content?.current?.id ?? ''
  const listed = credential?.spec.valid === true ? credential.spec.value.rolloutRestart : []
  const look = async (workload: RolloutRestart): Promise<ObservedWorkload> => {
    try {
      const found = await ports.workloads.read(owner.namespace, workload)
      return { ...workload, state: workloadState(found, id) }
    } catch (error) {
      return { ...workload, state: troubleOf(error, ports.clock.now()) }
    }
  }
  return learned(learnWorkloads(observed, await Promise.all(listed.map(look))))
}

/** One that changed in the same moment is looked at again. */
export async function restartWorkload(
  { ports }: Context,
  { workload, id }: Extract<CredentialStep, { step: 'RestartWorkload' }>,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  try {
    await ports.workloads.restart(observed.owner.namespace, workload, id)
    return learned(learnRestarted(observed, workload))
  } catch (error) {
    if (isConflict(error)) return learned({ ...observed, workloads: undefined })
    return learned(learnRestarted(observed, workload, troubleOf(error, ports.clock.now())))
  }
}

/** @throws whatever is no answer of the API server */
const troubleOf = (error: unknown, now: number): 'Forbidden' | 'Failing' =>
  isRefused(error) || failureOf(error, now).ending === 'Stalled' ? 'Forbidden' : 'Failing'
