import type { CredentialRecord } from '../../src/api/credential-record.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import type { ObservedSecret } from '../../src/plan/observed.ts'
import { isToBeKept } from '../../src/reconcile/credential/memory.ts'
import { contentKey, contentLater } from './contents.ts'
import { knownAs } from './objects.ts'
import type { Worker } from './state.ts'
import { createdLater, markKey, type Passed, TICK, timeKey } from './time.ts'

const numbers = new Map<string, number>()

/** With the number that says in what it differs from others. */
export function workerOf(parts: Omit<Worker, 'base' | 'planned'>): Worker {
  const text = textOf(parts)
  let base = numbers.get(text)
  if (base === undefined) {
    base = numbers.size
    numbers.set(text, base)
  }
  return { ...parts, base, planned: undefined }
}

/** One that remembers nothing. */
export const restarted = (object: number): Worker =>
  workerOf({
    object,
    at: 'Idle',
    turn: undefined,
    sent: undefined,
    held: undefined,
    observed: undefined,
  })

/** Its turn is over: it keeps what the operator keeps. */
export function ended(worker: Worker): Worker {
  const { object, turn, observed, held } = worker
  if (observed === undefined || !isToBeKept(observed)) return restarted(object)
  return workerOf({ object, at: 'Idle', turn, sent: observed.sent, held, observed: undefined })
}

export const learnt = (worker: Worker, observed: ObservedCredential): Worker => {
  const held = observed.sent?.kind === 'Created' ? observed.sent.facts.id : undefined
  return workerOf({ ...worker, at: 'Turn', observed, sent: observed.sent, held })
}

const laters = new WeakMap<Worker, Map<Passed, Worker>>()

/** What it remembers of times, when time has passed. */
export function workerLater(worker: Worker, passed: Passed): Worker {
  const found = laters.get(worker)?.get(passed)
  if (found !== undefined) return found
  const { observed } = worker
  const sent = worker.sent && sentLater(worker.sent, passed)
  const later = workerOf({
    ...worker,
    sent,
    observed: observed && { ...observedLater(observed, passed), sent },
  })
  const known = laters.get(worker) ?? new Map()
  laters.set(worker, known.set(passed, later))
  return later
}

const sentLater = (sent: NonNullable<Worker['sent']>, passed: Passed): Worker['sent'] =>
  sent.kind === 'Created'
    ? { ...sent, facts: { ...sent.facts, createdAt: createdLater(sent.facts.createdAt, passed) } }
    : sent

function observedLater(observed: ObservedCredential, passed: Passed): ObservedCredential {
  const { record, siblings, remote } = observed
  const later = (content: CredentialRecord): CredentialRecord => contentLater(content, passed)
  return {
    ...observed,
    record: { ...record, content: record.content && later(record.content) },
    siblings: { ...siblings, records: siblings.records.map(later) },
    remote: remote && remoteLater(remote, passed),
  }
}

const remoteLater = (remote: ObservedRemote, passed: Passed): ObservedRemote => ({
  ...remote,
  at: remote.at - TICK,
  result: remote.result.ok
    ? {
        ...remote.result,
        credentials: remote.result.credentials.map((each) => ({
          ...each,
          createdAt: createdLater(each.createdAt ?? 0, passed),
        })),
      }
    : remote.result,
})

function textOf({
  object,
  at,
  sent,
  held,
  observed,
  turn,
}: Omit<Worker, 'base' | 'planned'>): string {
  const sentKey =
    sent === undefined ? '' : sent.kind === 'Created' ? factsKey(sent.facts) : sent.kind
  const about = `${object}${at}${turn === undefined ? '' : 'k'}|${held ?? ''}|${sentKey}|`
  if (observed === undefined) return about
  const { record, siblings, remote, secret, published } = observed
  const mine = record.content?.intent?.turn === turn ? 'm' : ''
  return `${about}${knownAs(observed.credential)?.key ?? '-'}${flag(observed.live)}|${secretKey(secret)}|${contentKey(
    record.content,
  )}${mine}${flag(record.live)}|${siblings.records.map(contentKey).join()}${flag(siblings.live)}|${remoteKey(
    remote,
  )}|${flag(observed.rehearsed)}${published?.resourceVersion ?? ''}`
}

const flag = (is: boolean): string => (is ? '!' : '')

type Dated = { readonly id: string; readonly createdAt: number; readonly expiresAt: number }

const factsKey = ({ id, createdAt, expiresAt }: Dated): string =>
  id + timeKey(createdAt) + markKey(expiresAt)

function secretKey(secret: ObservedSecret): string {
  if (secret.state === 'Absent') return `-${flag(secret.live)}`
  const { annotations, resourceVersion, live } = secret
  return `${markKey(Number(annotations['mark']))}@${resourceVersion}${live?.digest ?? ''}`
}

function remoteKey(remote: ObservedRemote | undefined): string {
  if (remote === undefined) return ''
  const of = `${timeKey(remote.at)}${flag(remote.live)}`
  return remote.result.ok ? of + remote.result.credentials.map(listedKey).join() : `${of}x`
}

const listedKey = ({ id, createdAt = 0, expiresAt }: RemoteCredential): string =>
  factsKey({ id, createdAt, expiresAt })
