import type { FrozenUse } from '../api/frozen-use.ts'
import { asRecord } from './as-record.ts'

type Raw = Readonly<Record<string, unknown>>

/**
 * What people know a pod by. A ReplicaSet is that of the Deployment or Rollout by whose hash it is named, and a Job
 * with the minute of its time in its name is that of a CronJob. What an author of the pod may have made up is no
 * name, and the pod stands for itself.
 *
 * @param metadata of the pod, as the API server has it
 */
export function ownerOfPod(pod: string, metadata: Raw): Pick<FrozenUse, 'owner' | 'workload'> {
  const owners: readonly unknown[] = Array.isArray(metadata['ownerReferences'])
    ? metadata['ownerReferences']
    : []
  const reference = owners.map((each) => asRecord(each)).find((each) => each['controller'] === true)
  const { kind, name, apiVersion } = reference ?? {}
  const itself = { owner: { kind: 'Pod', name: pod }, workload: undefined }
  if (typeof kind !== 'string' || typeof name !== 'string') return itself
  if (!KIND.test(kind) || !NAME.test(name)) return itself
  if (apiVersion === 'apps/v1') return ofApps(kind, name, asRecord(metadata['labels']))
  const cron = apiVersion === 'batch/v1' && kind === 'Job' ? BY_CRON.exec(name)?.[1] : undefined
  if (cron !== undefined) return { owner: { kind: 'CronJob', name: cron }, workload: undefined }
  return { owner: { kind, name }, workload: undefined }
}

const KIND = /^[A-Z][A-Za-z0-9]{0,62}$/
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/
/** Minutes since 1970. */
const BY_CRON = /^(.+)-\d{8}$/

function ofApps(kind: string, name: string, labels: Raw): Pick<FrozenUse, 'owner' | 'workload'> {
  if (kind === 'StatefulSet' || kind === 'DaemonSet') return workload(kind, name)
  if (kind !== 'ReplicaSet') return { owner: { kind, name }, workload: undefined }
  const deployment = withoutHash(name, labels['pod-template-hash'])
  if (deployment !== undefined) return workload('Deployment', deployment)
  const rollout = withoutHash(name, labels['rollouts-pod-template-hash'])
  if (rollout !== undefined) return workload('Rollout', rollout)
  return { owner: { kind, name }, workload: undefined }
}

const workload = (
  kind: NonNullable<FrozenUse['workload']>['kind'],
  name: string,
): Pick<FrozenUse, 'owner' | 'workload'> => ({ owner: { kind, name }, workload: { kind, name } })

function withoutHash(name: string, hash: unknown): string | undefined {
  if (typeof hash !== 'string' || hash === '' || !name.endsWith(`-${hash}`)) return undefined
  return name.slice(0, -hash.length - 1) || undefined
}
