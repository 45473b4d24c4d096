import { CREDENTIAL_ID_PREFIX, RESTARTED_AT_ANNOTATION } from '../api/group.ts'
import type { RolloutRestart, WorkloadKind } from '../api/rollout-restart.ts'
import type { Workload } from '../api/workload.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA } from '../kube/partial-metadata.ts'
import { isConflict, isGone } from './failure-of.ts'
import { type JsonPatch, mapPatch, versionPatch } from './json-patch.ts'
import { nextRestartAt } from './next-restart-at.ts'
import { type RawWorkload, toWorkload } from './to-workload.ts'

/** For whose credential a workload is restarted: several objects may restart the same one. */
export type RestartCause = { readonly ownerUid: string; readonly credentialId: string }

/**
 * Workloads that are restarted for a new credential.
 *
 * Errors: KubeError.
 */
export type WorkloadAccess = {
  /**
   * @param ownerUid of the object that lists it: whose credential the answer tells of
   * @returns undefined: there is none, or the cluster does not have its kind
   */
  read(namespace: string, workload: RolloutRestart, ownerUid: string): Promise<Workload | undefined>
  /**
   * Writes the id of the credential into the pod template, as `kubectl rollout restart` writes the time:
   * the pods are replaced as the workload's strategy says. An Argo Rollout is asked by spec.restartAt.
   *
   * @param seenRestartedAt of the look that this was decided on, epoch milliseconds
   * @param now epoch milliseconds
   * @returns Overtaken: nothing was written, because it is another one than it was then, carries the id
   *   already, was restarted meanwhile, or has not opted in: it has to be looked at again
   */
  restart(
    namespace: string,
    workload: RolloutRestart,
    cause: RestartCause,
    seenRestartedAt: number | undefined,
    now: number,
  ): Promise<'Restarted' | 'Overtaken'>
}

export function createWorkloadAccess(client: KubeClient): WorkloadAccess {
  async function get(
    namespace: string,
    workload: RolloutRestart,
  ): Promise<RawWorkload | undefined> {
    try {
      const path = pathOf(namespace, workload)
      return (await client.request<RawWorkload>({ method: 'GET', path })).body
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  return {
    async read(namespace, workload, ownerUid) {
      const raw = await get(namespace, workload)
      return raw && toWorkload(workload.kind, raw, ownerUid)
    },
    async restart(namespace, workload, { ownerUid, credentialId }, seenRestartedAt, now) {
      const raw = await get(namespace, workload)
      if (raw === undefined) return 'Overtaken'
      const found = toWorkload(workload.kind, raw, ownerUid)
      const stands =
        found.allowed &&
        found.credentialId !== credentialId &&
        found.restartedAt === seenRestartedAt
      if (!stands) return 'Overtaken'
      const annotations = {
        [`${CREDENTIAL_ID_PREFIX}${ownerUid}`]: credentialId,
        // With milliseconds: the interval is not to be one second shorter than asked for.
        [RESTARTED_AT_ANNOTATION]: new Date(now).toISOString(),
      }
      try {
        await client.request({
          method: 'PATCH',
          path: pathOf(namespace, workload),
          contentType: 'application/json-patch+json',
          body: [
            ...versionPatch(metadataOf(raw).metadata),
            ...restartPatch(workload, raw, annotations, now),
          ],
          accept: PARTIAL_METADATA,
        })
        return 'Restarted'
      } catch (error) {
        if (isConflict(error)) return 'Overtaken'
        throw error
      }
    },
  }
}

/** In one patch: what marks the restart and what causes it are never seen without each other. */
function restartPatch(
  { kind }: RolloutRestart,
  raw: RawWorkload,
  annotations: Readonly<Record<string, string>>,
  now: number,
): JsonPatch {
  const { metadata, spec } = raw
  if (kind !== 'Rollout') {
    const path = '/spec/template/metadata/annotations'
    return mapPatch(path, spec?.template?.metadata?.annotations ?? {}, annotations)
  }
  return [
    ...mapPatch('/metadata/annotations', metadata.annotations ?? {}, annotations),
    { op: 'add', path: '/spec/restartAt', value: nextRestartAt(raw, now) },
  ]
}

const COLLECTIONS: Readonly<Record<WorkloadKind, readonly [groupVersion: string, plural: string]>> =
  {
    Deployment: ['apps/v1', 'deployments'],
    StatefulSet: ['apps/v1', 'statefulsets'],
    DaemonSet: ['apps/v1', 'daemonsets'],
    Rollout: ['argoproj.io/v1alpha1', 'rollouts'],
  }

function pathOf(namespace: string, { kind, name }: RolloutRestart): string {
  const [groupVersion, plural] = COLLECTIONS[kind]
  return `/apis/${groupVersion}/namespaces/${namespace}/${plural}/${name}`
}
