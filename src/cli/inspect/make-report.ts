import { REPLACED_IMMUTABLE_ANNOTATION } from '../../api/group.ts'
import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { decodeSafely } from '../../kube/decode-safely.ts'
import { frozenUsesOf } from '../../kube/frozen-uses-of.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import { withoutCarried } from '../../render/without-carried.ts'
import type { FoundObject } from '../look/find-object.ts'
import type { Looked } from '../look/looked.ts'
import { conditionProblems } from './condition-problems.ts'
import { type ConsumerWorld, consumersInPod } from './consumers-in-pod.ts'
import { heldCredential } from './held-credential.ts'
import type { InspectReport, Part } from './inspect-report.ts'
import { type InspectedSecret, secretFacts } from './inspected-secret.ts'
import { type ObjectEvent, objectEvent } from './object-event.ts'
import { type ObjectFacts, objectFacts } from './object-facts.ts'
import { publishedLives } from './published-lives.ts'
import type { RawSecret } from './raw-secret.ts'
import { secretValues } from './secret-values.ts'
import { seenProblems } from './seen-problems.ts'
import { staleConsumers } from './stale-consumers.ts'
import { timeline } from './timeline.ts'

/** What was looked at beside the object. Pods and Events are as the API server has them. */
export type Sights = {
  readonly secret: Looked<RawSecret>
  readonly events: Looked<readonly unknown[]>
  readonly pods: Looked<readonly unknown[]>
}

export type ReportOptions = {
  /** Epoch milliseconds. */
  readonly now: number
  readonly show: boolean
  readonly runbookUrl: string | undefined
}

/** The report of what was seen. Pure. */
export function makeReport(
  found: FoundObject,
  { secret, events: toldEvents, pods }: Sights,
  { now: lookedAt, show, runbookUrl }: ReportOptions,
): InspectReport {
  // Whole seconds, as the times that it is held against.
  const now = Math.floor(lookedAt / 1000) * 1000
  const { metadata, status } = found.object
  const { conditions = [], observedGeneration = 0 } = status
  const facts = objectFacts(found, now)
  const events = partOf(toldEvents, (raw) => decodeSafely(objectEvent, raw))
  const inspected = inspectedSecret(found, facts, secret)
  const world = consumerWorld(found, facts, secret, now)
  const seen = {
    facts,
    conditions,
    generation: metadata.generation,
    observedGeneration,
    secret: inspected,
  }
  const told = conditionProblems(conditions, runbookUrl)
  const isTold = told.some(({ reason }) => reason === 'ConsumersStale')
  const uses = pods.seen && !isTold ? pods.value.flatMap((raw) => usesOf(raw, world)) : []
  const problems = [
    ...seenProblems(seen, now, runbookUrl),
    ...told,
    ...staleConsumers(uses, world, runbookUrl),
  ].toSorted((one, other) => gravity(one.severity) - gravity(other.severity))
  const data = secret.seen ? (secret.value.data ?? {}) : undefined
  return {
    kind: found.kind,
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    lookedAt: formatTime(now),
    healthy: problems.every(({ severity }) => severity !== 'Failing'),
    ...facts,
    problems,
    conditions,
    timeline: timeline(found, facts, 'items' in events ? events.items : [], now),
    secret: inspected,
    ...(data !== undefined && { credential: heldCredential(data, facts) }),
    consumers: consumersOf(pods, world),
    events: sorted(events),
    ...(show && data !== undefined && { values: secretValues(data) }),
  }
}

const gravity = (severity: 'Failing' | 'Warning'): number => (severity === 'Failing' ? 0 : 1)

function inspectedSecret(
  found: FoundObject,
  { secretName: name, credentialId, expiresAt }: ObjectFacts,
  secret: Looked<RawSecret>,
): InspectedSecret {
  if (!secret.seen) {
    if (secret.why === 'Absent') return { name, state: 'Absent' }
    return { name, state: 'Unknown', problem: secret.message }
  }
  const { type = 'Opaque', data = {} } = secret.value
  const { secretDigest: digest, secretResourceVersion } = found.object.status
  const written = {
    ownerUid: found.object.metadata.uid,
    credentialId,
    expiresAt,
    secretResourceVersion,
    secretDigest: digest,
  }
  // As each kind writes it: neither what keepPrevious carries nor what others put beside client credentials counts.
  const own = found.kind === 'ImpersonatedToken' ? withoutCarried(data) : onlyCredentialKeys(data)
  const facts = secretFacts(secret.value, written, secretDigest(type, own))
  return { name, state: 'Present', ...facts }
}

function consumerWorld(
  found: FoundObject,
  { secretName, policy, issuedAt, refreshAt }: ObjectFacts,
  secret: Looked<RawSecret>,
  now: number,
): ConsumerWorld {
  const annotations = secret.seen ? secret.value.metadata.annotations : undefined
  const replacedAt = parseTime(annotations?.[REPLACED_IMMUTABLE_ANNOTATION])
  const { spec } = found.object
  return {
    secretName,
    published: publishedLives(found, replacedAt, now),
    issuedAt: parseTime(issuedAt),
    isRefreshed: policy === 'BeforeExpiry',
    refreshAt: parseTime(refreshAt),
    rolloutRestart: (spec.valid ? spec.value.rolloutRestart : undefined) ?? [],
    now,
  }
}

const usesOf = (raw: unknown, { secretName }: ConsumerWorld): ReturnType<typeof frozenUsesOf> =>
  (decodeSafely(frozenUsesOf, raw) ?? []).filter(({ secret }) => secret === secretName)

function consumersOf(
  pods: Looked<readonly unknown[]>,
  world: ConsumerWorld,
): InspectReport['consumers'] {
  if (!pods.seen) return { problem: pods.message }
  const items = pods.value.flatMap(
    (raw) => decodeSafely((each) => consumersInPod(each, world), raw) ?? [],
  )
  return { items }
}

function partOf<T>(
  looked: Looked<readonly unknown[]>,
  read: (raw: unknown) => T | undefined,
): Part<T> {
  if (!looked.seen) return { problem: looked.message }
  return { items: looked.value.map((raw) => read(raw)).filter((each) => each !== undefined) }
}

const sorted = (events: Part<ObjectEvent>): Part<ObjectEvent> =>
  'items' in events
    ? {
        items: events.items.toSorted(
          (one, other) => (parseTime(one.time) ?? 0) - (parseTime(other.time) ?? 0),
        ),
      }
    : events
