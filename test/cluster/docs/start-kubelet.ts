import { setTimeout as sleep } from 'node:timers/promises'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import { isStartable } from './is-startable.ts'
import type { Pod } from './pod.ts'
import type { RunPod } from './run-pod.ts'

const EVERY_MS = 250

/**
 * Stands in for the kubelets of a cluster without nodes: a pod starts once all that it mounts is there, as with a real
 * one. Pods of mintlet run, as processes; of all others nothing runs: those of Jobs end well at once.
 *
 * @param runPod resolves with an exit code when a pod of mintlet has ended, with undefined once it serves
 */
export function startKubelet(admin: AdminClient, runPod: RunPod): AsyncDisposable {
  const seen = new Set<string>()
  const under: Promise<void>[] = []
  const over = new AbortController()
  let failure: unknown

  async function start(pod: Pod): Promise<void> {
    const code = isOwn(pod) ? await runPod.start(pod) : codeOfOther(pod)
    await tell(admin, pod, code)
  }

  async function look(): Promise<void> {
    const { body } = await admin.request<{ items?: readonly Pod[] }>('GET', '/api/v1/pods')
    const pods = body.items ?? []
    await runPod.keep(pods)
    for (const pod of pods) {
      const { uid } = pod.metadata
      if (seen.has(uid) || !(await isStartable(admin, pod))) continue
      seen.add(uid)
      under.push(start(pod).catch((error: unknown) => void (failure ??= error)))
    }
  }

  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      await look().catch((error: unknown) => {
        if (!over.signal.aborted) failure ??= error
      })
      await sleep(EVERY_MS)
    }
  }

  const looping = loop()
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await looping
      await runPod.keep([])
      await Promise.all(under)
      if (failure !== undefined) throw new Error('the kubelet failed', { cause: failure })
    },
  }
}

const isOwn = ({ metadata }: Pod): boolean =>
  metadata.labels?.['app.kubernetes.io/part-of'] === 'mintlet' ||
  metadata.labels?.['app.kubernetes.io/name'] === 'mintlet'

const codeOfOther = ({ metadata }: Pod): number | undefined =>
  metadata.ownerReferences?.some(({ kind }) => kind === 'Job') === true ? 0 : undefined

/** @param code undefined: it runs */
async function tell(admin: AdminClient, pod: Pod, code: number | undefined): Promise<void> {
  const { namespace, name } = pod.metadata
  const now = new Date().toISOString()
  const isReady = code === undefined ? 'True' : 'False'
  const state =
    code === undefined
      ? { running: { startedAt: now } }
      : {
          terminated: {
            exitCode: code,
            reason: code === 0 ? 'Completed' : 'Error',
            finishedAt: now,
          },
        }
  const status = {
    phase: code === undefined ? 'Running' : code === 0 ? 'Succeeded' : 'Failed',
    startTime: now,
    conditions: ['Ready', 'ContainersReady', 'Initialized', 'PodScheduled'].map((type) => ({
      type,
      status: type.endsWith('Ready') ? isReady : 'True',
      lastTransitionTime: now,
    })),
    containerStatuses: pod.spec.containers.map((container) => ({
      name: container.name,
      image: container.image ?? '',
      imageID: '',
      ready: code === undefined,
      restartCount: 0,
      state,
    })),
  }
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`
  const contentType = 'application/merge-patch+json'
  const answer = await admin.request('PATCH', path, { status }, { contentType })
  // Deleted meanwhile, which is nothing to it.
  if (answer.status !== 200 && answer.status !== 404) {
    throw new Error(`${path}: ${answer.status} ${String(answer.body['message'])}`)
  }
}
