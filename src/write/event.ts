import { API_VERSION } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import type { Reason } from '../api/reason.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import type { Clock } from '../runtime/clock.ts'

export type EventSubject = {
  readonly kind: string
  readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid'>
}

export type EventNote = {
  readonly type: 'Normal' | 'Warning'
  readonly reason: Reason
  readonly message: string
}

/** Tells people; never fails its caller: what an event says stands in the conditions too. */
export type EventWriter = { write(subject: EventSubject, note: EventNote): Promise<void> }

type Series = { readonly name: string; count: number; lastAt: number }

/** The same thing told again within this time is one event that counts. */
const SERIES_MS = 10 * 60_000
/** Cluster-scoped objects have no namespace; their events go where Kubernetes puts those of nodes. */
const DEFAULT_NAMESPACE = 'default'
const MOST_SERIES = 4096
/** Bytes: events.k8s.io/v1 refuses longer notes. */
const NOTE_LENGTH = 1024

/**
 * events.k8s.io/v1, deduplicated: what is told again becomes a series.
 *
 * @param instance which replica reports
 * @param onError told of an event that could not be written, by the kind of error alone
 */
export function createEventWriter(
  client: KubeClient,
  clock: Clock,
  instance: string,
  onError: (error: unknown) => void,
): EventWriter {
  const told = new Map<string, Series>()

  async function tell(subject: EventSubject, note: EventNote, key: string): Promise<void> {
    const nowMs = clock.now()
    const now = microTime(nowMs)
    const series = told.get(key)
    if (series !== undefined && nowMs - series.lastAt < SERIES_MS) {
      series.lastAt = nowMs
      series.count += 1
      await repeat(client, subject, series, now)
      return
    }
    const name = `${subject.metadata.name.slice(0, 200)}.${subject.metadata.uid.slice(0, 8)}.${nowMs.toString(16)}`
    const body = toObject(subject, note, { name, now, instance })
    await client.request({ method: 'POST', path: pathOf(subject), body })
    told.delete(key)
    told.set(key, { name, count: 1, lastAt: nowMs })
    const [oldest] = told.keys()
    if (told.size > MOST_SERIES && oldest !== undefined) told.delete(oldest)
  }

  return {
    async write(subject, note) {
      const key = `${subject.metadata.uid}/${note.type}/${note.reason}`
      try {
        await tell(subject, note, key)
      } catch (error) {
        told.delete(key)
        onError(error)
      }
    },
  }
}

const namespaceOf = ({ metadata }: EventSubject): string => metadata.namespace ?? DEFAULT_NAMESPACE

const pathOf = (subject: EventSubject): string =>
  `/apis/events.k8s.io/v1/namespaces/${namespaceOf(subject)}/events`

/** metav1.MicroTime */
const microTime = (epochMilliseconds: number): string =>
  new Date(epochMilliseconds).toISOString().replace('Z', '000Z')

const repeat = (
  client: KubeClient,
  subject: EventSubject,
  { name, count }: Series,
  now: string,
): Promise<unknown> =>
  client.request({
    method: 'PATCH',
    path: `${pathOf(subject)}/${name}`,
    contentType: 'application/merge-patch+json',
    body: { series: { count, lastObservedTime: now } },
  })

function toObject(
  subject: EventSubject,
  note: EventNote,
  { name, now, instance }: { name: string; now: string; instance: string },
): object {
  const { namespace, uid } = subject.metadata
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { namespace: namespaceOf(subject), name },
    eventTime: now,
    type: note.type,
    reason: note.reason,
    note: cut(note.message),
    action: 'Reconcile',
    reportingController: 'mintlet.dev/mintlet',
    reportingInstance: instance.slice(0, 128),
    regarding: {
      apiVersion: API_VERSION,
      kind: subject.kind,
      name: subject.metadata.name,
      uid,
      ...(namespace !== undefined && { namespace }),
    },
  }
}

/** As much as fits, without half a character at the end. */
const cut = (message: string): string =>
  Buffer.from(message)
    .subarray(0, NOTE_LENGTH)
    .toString()
    .replace(/\uFFFD$/, '')
