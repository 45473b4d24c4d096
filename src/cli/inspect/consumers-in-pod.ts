import type { FrozenUse } from '../../api/frozen-use.ts'
import type { RolloutRestart } from '../../api/rollout-restart.ts'
import { formatTime } from '../../api/time.ts'
import { asRecord } from '../../kube/as-record.ts'
import { type ContainerSecret, containerSecrets } from '../../kube/container-secrets.ts'
import { frozenUsesOf } from '../../kube/frozen-uses-of.ts'
import { ownerOfPod } from '../../kube/owner-of-pod.ts'
import { credentialEnd, type Published } from '../../plan/consumers/credential-end.ts'
import { restartedInTime } from '../../plan/consumers/restarted-in-time.ts'

/** A container that has the Secret, or a pod that pulls its images with it. */
export type Consumer = {
  readonly pod: string
  /** What people know the pod by. */
  readonly owner: { readonly kind: string; readonly name: string }
  /** Absent: the pod pulls its images with it. */
  readonly container?: string
  readonly how: ContainerSecret['how'] | 'imagePullSecrets'
  /** RFC 3339: when the container was started that runs; absent: it does not run. */
  readonly startedAt?: string
  /** It was started before what is published now was issued. */
  readonly startedBeforeIssue?: boolean
  /** Missed: a refresh never reaches it while it runs. None: the object is not refreshed. */
  readonly refreshes: 'Seen' | 'Missed' | 'None'
  /** Of what misses refreshes: until when what it has is good, RFC 3339. */
  readonly failsAt?: string
  /** It may fail before that. */
  readonly failsAtLatest?: boolean
  /** spec.rolloutRestart restarts it before that. */
  readonly isRestarted?: boolean
}

/** What consumers are held against. Times in epoch milliseconds. */
export type ConsumerWorld = {
  readonly secretName: string
  /** undefined: nothing is. */
  readonly published: Published | undefined
  readonly issuedAt: number | undefined
  /** Whether there will be another credential. */
  readonly isRefreshed: boolean
  /** When it is due; undefined: that is not known. */
  readonly refreshAt: number | undefined
  readonly rolloutRestart: readonly RolloutRestart[]
  readonly now: number
}

type Raw = Readonly<Record<string, unknown>>

/**
 * Who in a pod uses the Secret; nobody where the pod has ended or is on its way out.
 *
 * @param raw a pod as the API server has it
 */
export function consumersInPod(raw: unknown, world: ConsumerWorld): Consumer[] {
  const pod = asRecord(raw)
  const metadata = asRecord(pod['metadata'])
  const { phase } = asRecord(pod['status'])
  const { name } = metadata
  if (typeof name !== 'string' || metadata['deletionTimestamp'] !== undefined) return []
  if (phase === 'Succeeded' || phase === 'Failed') return []
  const spec = asRecord(pod['spec'])
  const { owner } = ownerOfPod(name, metadata)
  const isIt = ({ secret }: ContainerSecret): boolean => secret === world.secretName
  const running = frozenUsesOf(raw).filter(isIt)
  const isRunning = new Set(running.map(({ container, how }) => `${container} ${how}`))
  const usesOf = containerSecrets(spec)
  const others = containersOf(spec).flatMap((each) => {
    const container = typeof each['name'] === 'string' ? each['name'] : ''
    const uses = usesOf(each).filter(
      (use) => isIt(use) && !isRunning.has(`${container} ${use.how}`),
    )
    return uses.map(
      ({ how }): Consumer => ({
        pod: name,
        owner,
        container,
        how,
        refreshes: refreshesOf(how === 'volume', world),
      }),
    )
  })
  return [
    ...running.map((use) => consumerOf(use, world)),
    ...others,
    ...(pullsWith(spec, world.secretName)
      ? // The kubelet reads it anew for each image.
        [
          {
            pod: name,
            owner,
            how: 'imagePullSecrets',
            refreshes: refreshesOf(true, world),
          } as const,
        ]
      : []),
  ]
}

function consumerOf(use: FrozenUse, world: ConsumerWorld): Consumer {
  const { pod, owner, container, how, startedAt } = use
  const { published, issuedAt, refreshAt, rolloutRestart: listed, now } = world
  const end = published && credentialEnd(use, published)
  const isSeen = published === undefined ? how === 'volume' : end === undefined
  const refreshes = refreshesOf(isSeen, world)
  const due = end?.isCurrent === true ? Math.max(refreshAt ?? now, now) : now
  return {
    pod,
    owner,
    container,
    how,
    startedAt: formatTime(startedAt),
    ...(issuedAt !== undefined && { startedBeforeIssue: startedAt < issuedAt }),
    refreshes,
    ...(refreshes === 'Missed' &&
      end !== undefined && {
        failsAt: formatTime(end.at),
        failsAtLatest: end.isLatest,
        isRestarted: restartedInTime(
          use,
          { listed, workloads: undefined },
          { due, end: end.expiresAt, now },
        ),
      }),
  }
}

const refreshesOf = (isSeen: boolean, { isRefreshed }: ConsumerWorld): Consumer['refreshes'] =>
  isRefreshed ? (isSeen ? 'Seen' : 'Missed') : 'None'

const containersOf = (spec: Raw): readonly Raw[] =>
  ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => listOf(spec[field]))

const pullsWith = (spec: Raw, secret: string): boolean =>
  listOf(spec['imagePullSecrets']).some(({ name }) => name === secret)

const listOf = (value: unknown): readonly Raw[] =>
  Array.isArray(value) ? value.map((each) => asRecord(each)) : []
