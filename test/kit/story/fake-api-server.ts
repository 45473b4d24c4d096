import { impersonatedTokenStatusSchema } from '../../../src/api/impersonated-token-status.ts'
import { answerError } from '../../../src/kube/answer-error.ts'
import { type CallDescription, describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import { collectGarbage } from './collect-garbage.ts'
import { applyJsonPatch, applyMergePatch, sameJson } from './json-patch.ts'
import { createObjectStore, type Draft, type ObjectStore } from './object-store.ts'
import type { Place, StoredObject } from './stored-object.ts'

/**
 * As much of an API server as the operator uses: preconditions on uid and resourceVersion, the
 * status subresource, metadata-only answers, and the rule that Expired is terminal. For stories
 * only, which are about time; what a real API server does is tested on a real one.
 */
export type FakeApiServer = {
  readonly store: ObjectStore
  /** The server's own clock, epoch milliseconds: what its Date header says. */
  readonly now: () => number
  /** Does what is asked. @throws KubeError */
  readonly serve: (by: string, call: KubeCall) => unknown
}

export function createFakeApiServer(clock: Clock): FakeApiServer {
  const now = (): number => clock.now()
  const store = createObjectStore(now)
  collectGarbage(store, clock)
  return { store, now, serve: (by, call) => shape(call, answer(store, by, call)) }
}

function answer(store: ObjectStore, by: string, call: KubeCall): object {
  const about = describeCall(call)
  const place = placeOf(about)
  switch (about.verb) {
    case 'list': {
      const items = store
        .list(place.resource, place.namespace)
        .filter((each) => selected(call, each))
      return { kind: 'List', metadata: { resourceVersion: String(store.version()) }, items }
    }
    case 'get':
      return found(store, call, place)
    case 'create': {
      const draft = draftOf(call.body)
      const named = { ...place, name: nameOf(draft) }
      if (store.get(named) !== undefined) throw refusal(call, 409, 'AlreadyExists')
      return store.create(by, named, draft)
    }
    case 'update': {
      const before = found(store, call, place)
      const draft = draftOf(call.body)
      const version = Reflect.get(draft.metadata ?? {}, 'resourceVersion')
      if (version !== before.metadata.resourceVersion) throw refusal(call, 409, 'Conflict')
      return store.replace(by, place, draft)
    }
    case 'patch':
      return patch(store, by, call, place, about.resource.endsWith('/status'))
    case 'delete': {
      const { uid, resourceVersion } = found(store, call, place).metadata
      const wanted: object = Reflect.get(Object(call.body), 'preconditions') ?? {}
      const differs = Object.entries({ uid, resourceVersion }).some(
        ([name, value]) => Object.hasOwn(wanted, name) && Reflect.get(wanted, name) !== value,
      )
      if (differs) throw refusal(call, 409, 'Conflict')
      store.remove(by, place)
      return { kind: 'Status', metadata: {} }
    }
    default:
      throw refusal(call, 405, 'MethodNotAllowed')
  }
}

function patch(
  store: ObjectStore,
  by: string,
  call: KubeCall,
  place: Place,
  onlyStatus: boolean,
): StoredObject {
  const before = found(store, call, place)
  const after = draftOf(patched(call, before))
  const { uid, resourceVersion } = metadataOf(after)
  const named = uid === before.metadata.uid && resourceVersion === before.metadata.resourceVersion
  if (!named) throw refusal(call, 409, 'Conflict')
  const allowed = onlyStatus
    ? { ...before, status: after['status'] }
    : { ...after, status: before['status'] }
  const kept = Object.fromEntries(
    Object.entries(allowed).filter(([, value]) => value !== undefined),
  )
  if (isRefused(before, kept)) throw refusal(call, 422, 'Invalid')
  return store.replace(by, place, draftOf(kept))
}

function patched(call: KubeCall, before: StoredObject): object {
  try {
    return call.contentType === 'application/merge-patch+json'
      ? applyMergePatch(before, call.body)
      : applyJsonPatch(before, call.body)
  } catch {
    throw refusal(call, 422, 'Invalid')
  }
}

/** What the API server refuses by the schema of the kind. */
function isRefused(before: StoredObject, after: Record<string, unknown>): boolean {
  if (before.kind === 'Secret') {
    const changed = !sameJson(before['data'], after['data'])
    return before['type'] !== after['type'] || (before['immutable'] === true && changed)
  }
  if (before.kind !== 'ImpersonatedToken') return false
  const expired = Reflect.get(Object(before['status']), 'phase') === 'Expired'
  const stays = Reflect.get(Object(after['status']), 'phase') === 'Expired'
  if (expired && !(stays && sameJson(before['spec'], after['spec']))) return true
  return !impersonatedTokenStatusSchema.safeParse(after['status'] ?? {}).success
}

function found(store: ObjectStore, call: KubeCall, place: Place): StoredObject {
  const object = store.get(place)
  if (object === undefined) throw refusal(call, 404, 'NotFound')
  return object
}

const refusal = (call: KubeCall, status: number, reason: string): Error =>
  answerError(describeCall(call), { status, text: JSON.stringify({ code: status, reason }) })

const placeOf = ({ resource, namespace, name = '' }: CallDescription): Place => ({
  resource: resource.split('/')[0] ?? '',
  ...(namespace !== undefined && { namespace }),
  name,
})

/** Whether a list or watch with this selector has the object; the operator selects by equality alone. */
export function selected(call: KubeCall, { metadata }: StoredObject): boolean {
  const selector = call.query?.['labelSelector']
  if (selector === undefined) return true
  return String(selector)
    .split(',')
    .every((term) => {
      const [label = '', value] = term.split('=')
      return metadata.labels?.[label] === value
    })
}

/** Metadata only, where only that was asked for. */
export function shape(call: KubeCall, object: object): unknown {
  if (call.accept?.includes('as=PartialObjectMetadata') !== true) return object
  const metadata: unknown = Reflect.get(object, 'metadata')
  const items: unknown = Reflect.get(object, 'items')
  if (!Array.isArray(items)) return { kind: 'PartialObjectMetadata', metadata }
  return { metadata, items: items.map((item: StoredObject) => ({ metadata: item.metadata })) }
}

const metadataOf = ({ metadata }: Draft): { uid?: unknown; resourceVersion?: unknown } => ({
  ...Object(metadata),
})

const nameOf = (draft: Draft): string => String(Reflect.get(Object(draft.metadata), 'name'))

function draftOf(body: unknown): Draft {
  const object = { ...Object(body) }
  return { ...object, kind: String(object.kind) }
}
