import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnRestarted, learnWorkloads } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { lookAtWorkload, type WorkloadCause } from '../look-at-workload.ts'
import { tryRestart } from '../try-restart.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'

/** How the workloads stand that the spec lists. What is wrong with one of them holds up nothing else. */
export async function readWorkloads(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential, record } = observed
  const cause = causeOf(observed, record.content?.current?.id ?? '')
  const listed = credential?.spec.valid === true ? credential.spec.value.rolloutRestart : []
  const looks = listed.map((workload) => lookAtWorkload(ports, cause, workload))
  return learned(learnWorkloads(observed, await Promise.all(looks)))
}

/** One that changed in the same moment is looked at again. */
export async function restartWorkload(
  { ports }: Context,
  { workload, id }: Extract<CredentialStep, { step: 'RestartWorkload' }>,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const seen = observed.workloads?.find(
    ({ kind, name }) => kind === workload.kind && name === workload.name,
  )
  if (seen === undefined) return learned({ ...observed, workloads: undefined })
  const news = await tryRestart(ports, causeOf(observed, id), seen)
  return learned(learnRestarted(observed, workload, news))
}

const causeOf = ({ owner }: ObservedCredential, credentialId: string): WorkloadCause => ({
  namespace: owner.namespace,
  ownerUid: owner.uid,
  credentialId,
})
