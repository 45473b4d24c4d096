import type { SeenList } from '../look/look-at-list.ts'
import type { Looked } from '../look/looked.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'

/** A pod of the operator, as far as it is looked at. */
export type RawPod = {
  readonly metadata: { readonly name?: string; readonly namespace?: string }
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly image?: string
      readonly restartCount?: number
      readonly state?: { readonly waiting?: { readonly reason?: string } }
      readonly lastState?: {
        readonly terminated?: { readonly reason?: string; readonly finishedAt?: string }
      }
    }[]
  }
}

/** Of waiting containers: nothing is wrong yet. */
const BEGINNING: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing'])
/** Of waiting containers: they have no image, and so never ran and have no log. */
const WITHOUT_IMAGE: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
])
const LATELY_MS = 3_600_000

/**
 * Whether the operator's pods stay alive.
 *
 * @param now epoch milliseconds
 */
export function judgePods(looked: Looked<SeenList<RawPod>>, now: number): Finding {
  const about = { group: 'Operator', check: 'pods' } as const
  if (!looked.seen) return notSeen(about, looked)
  const statuses = looked.value.items.flatMap(({ metadata, status }) =>
    (status?.containerStatuses ?? []).map((container) => ({ metadata, container })),
  )
  for (const { metadata, container } of statuses) {
    const reason = container.state?.waiting?.reason
    if (reason === undefined || BEGINNING.has(reason)) continue
    const describe = `kubectl describe pod -n ${metadata.namespace} ${metadata.name}`
    if (WITHOUT_IMAGE.has(reason)) {
      return {
        ...about,
        outcome: 'Failed',
        detail: `pod ${metadata.name} has no image ${container.image}: ${reason}`,
        fix: `bring the image to the nodes, or correct image.repository and image.tag: ${describe}`,
      }
    }
    return {
      ...about,
      outcome: 'Failed',
      detail: `pod ${metadata.name} does not run: ${reason}${lastEnd(container.lastState?.terminated?.reason)}`,
      fix: `kubectl logs -n ${metadata.namespace} ${metadata.name} --previous; ${describe}`,
    }
  }
  for (const { metadata, container } of statuses) {
    const { reason, finishedAt = '' } = container.lastState?.terminated ?? {}
    const at = Date.parse(finishedAt)
    if (Number.isNaN(at) || now - at > LATELY_MS) continue
    return {
      ...about,
      outcome: 'Warning',
      detail: `pod ${metadata.name} was restarted ${relativeTime(at, now)}, ${container.restartCount} times in all${lastEnd(reason)}`,
      fix: `kubectl logs -n ${metadata.namespace} ${metadata.name} --previous`,
    }
  }
  const count = looked.value.items.length
  if (count === 0) {
    return { ...about, outcome: 'Skipped', detail: 'there are none', fix: 'see replicas' }
  }
  return { ...about, outcome: 'Passed', detail: `${count}, none of them restarted lately` }
}

const lastEnd = (reason: string | undefined): string =>
  reason === undefined ? '' : ` (it ended as ${reason})`
