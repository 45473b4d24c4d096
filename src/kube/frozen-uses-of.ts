import type { FrozenUse } from '../api/frozen-use.ts'
import { CREDENTIAL_ID_PREFIX, RESTARTED_AT_ANNOTATION } from '../api/group.ts'
import { parseTime } from '../api/parse-time.ts'
import { asRecord } from './as-record.ts'
import { containerSecrets } from './container-secrets.ts'
import { ownerOfPod } from './owner-of-pod.ts'

type Raw = Readonly<Record<string, unknown>>

/**
 * What the containers of a pod that run have of Secrets in a way that does not change while they run; volumes that
 * are mounted as a whole too. Of init containers only those that go on beside the others are looked at. What is
 * no pod gives nothing.
 *
 * @param raw a pod as the API server has it
 */
export function frozenUsesOf(raw: unknown): FrozenUse[] {
  const pod = asRecord(raw)
  const metadata = asRecord(pod['metadata'])
  const spec = asRecord(pod['spec'])
  const status = asRecord(pod['status'])
  if (metadata['deletionTimestamp'] !== undefined || isOver(status)) return []
  const { name } = metadata
  if (typeof name !== 'string') return []
  const startedAt = startTimes(status)
  const containers = containersOf(spec).filter((each) => startedAt.has(nameOf(each)))
  if (containers.length === 0) return []
  const usesOf = containerSecrets(spec)
  const annotations = asRecord(metadata['annotations'])
  const ofPod = {
    pod: name,
    ...ownerOfPod(name, metadata),
    madeFor: madeFor(annotations),
    restartedAt: timeOf(annotations[RESTARTED_AT_ANNOTATION]),
  }
  const podStart = timeOf(status['startTime']) ?? timeOf(metadata['creationTimestamp'])
  return containers.flatMap((container) => {
    const started = startedAt.get(nameOf(container)) ?? 0
    const ofContainer = {
      container: nameOf(container),
      startedAt: started,
      podStartedAt: podStart ?? started,
    }
    return usesOf(container).map((use) => ({ ...ofPod, ...ofContainer, ...use }))
  })
}

const isOver = ({ phase }: Raw): boolean => phase === 'Succeeded' || phase === 'Failed'

const nameOf = ({ name }: Raw): string => (typeof name === 'string' ? name : '')

const listOf = (value: unknown): readonly Raw[] =>
  Array.isArray(value) ? value.map((each) => asRecord(each)) : []

const timeOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? parseTime(value) : undefined

/** Of the containers that run now, by name. A container that was restarted has read its environment anew. */
function startTimes(status: Raw): ReadonlyMap<string, number> {
  const all = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
  const times = new Map<string, number>()
  for (const each of all.flatMap((field) => listOf(status[field]))) {
    const at = timeOf(asRecord(asRecord(each['state'])['running'])['startedAt'])
    if (at !== undefined) times.set(nameOf(each), at)
  }
  return times
}

const containersOf = (spec: Raw): readonly Raw[] => [
  ...listOf(spec['containers']),
  ...listOf(spec['initContainers']).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ...listOf(spec['ephemeralContainers']),
]

/** Whoever makes pods writes what they like there: more than this is none of ours. */
const LONGEST_ID = 128
const MOST_OBJECTS = 32

/** One for all pods that were not. */
const FOR_NOTHING: FrozenUse['madeFor'] = {}

function madeFor(annotations: Raw): FrozenUse['madeFor'] {
  const found = Object.entries(annotations).flatMap(([key, id]) =>
    key.startsWith(CREDENTIAL_ID_PREFIX) && typeof id === 'string' && id.length <= LONGEST_ID
      ? [[key.slice(CREDENTIAL_ID_PREFIX.length), id] as const]
      : [],
  )
  return found.length === 0 ? FOR_NOTHING : Object.fromEntries(found.slice(0, MOST_OBJECTS))
}
