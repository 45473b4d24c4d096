import type { Condition } from '../../../src/api/condition.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import type { ObjectStore } from './object-store.ts'
import type { LogLine } from './replica.ts'
import { createSecretNet } from './secret-net.ts'
import type { Change, StoredObject } from './stored-object.ts'
import { storyTime } from './story-time.ts'
import { type TokenFacts, tokenFacts } from './token-facts.ts'

/** What must hold in every story at every moment. */
export type Invariants = {
  readonly changed: (change: Change) => void
  readonly heard: (line: LogLine) => void
  /** Everything that this moment brought is over: compares what status says with what is there. */
  readonly look: () => void
  /** For so long status may lag behind the world: nobody could see it, or tell. */
  readonly excuse: (milliseconds: number) => void
  /** What did not hold, with the time when that was seen first. */
  readonly problems: () => readonly string[]
}

export type InvariantsOptions = {
  readonly store: ObjectStore
  readonly elapsed: () => number
  /** The leader's wall clock; undefined while nobody can act. */
  readonly leaderNow: () => number | undefined
  readonly serverNow: () => number
  /** Whether an issuer outside of the cluster has still to answer for that service account. */
  readonly isAsked: (serviceAccount: string) => boolean
}

type Status = ImpersonatedTokenStatus

/** The server tells its time in whole seconds. */
const DATE_HEADER_MS = 1000

export function createInvariants({
  store,
  elapsed,
  leaderNow,
  serverNow,
  isAsked,
}: InvariantsOptions): Invariants {
  const problems = new Map<string, string>()
  const net = createSecretNet()
  const published = new Map<string, TokenFacts>()
  let excusedUntil = 0
  let looked = { version: 0, at: 0, until: 0 }
  const problem = (text: string): void => {
    if (!problems.has(text)) problems.set(text, `${storyTime(elapsed())}  ${text}`)
  }

  function secretWritten(secret: StoredObject): void {
    net.learn(secret)
    const [owner] = secret.metadata.ownerReferences ?? []
    const facts = tokenFacts(secret)
    if (owner === undefined || facts === undefined) return
    const { namespace = '', name } = secret.metadata
    const token = store.get({ resource: 'impersonatedtokens', namespace, name: owner.name })
    const key = `${owner.uid}/${token?.metadata.generation}`
    const before = published.get(key)
    published.set(key, facts)
    // What a clock that was ahead has issued is no measure.
    if (before === undefined || before.issuedAt > serverNow()) return
    if (facts.expiresAt < before.expiresAt) problem(`${name} now expires earlier`)
  }

  function statusWritten(before: StoredObject | undefined, after: StoredObject): void {
    const { generation = 0, name } = after.metadata
    const status = statusOf(after)
    const told = [status, ...(status.conditions ?? [])].map((each) => each.observedGeneration ?? 0)
    if (told.some((observed) => observed > generation))
      problem(`${name} claims a generation to come`)
    const was = statusOf(before).observedGeneration ?? 0
    if ((status.observedGeneration ?? 0) < was) problem(`${name} forgets a generation`)
    for (const broken of brokenConditionRules(status)) problem(`${name}: ${broken}`)
  }

  function lookAt(token: StoredObject, now: number): void {
    const { namespace = '', name, uid, generation = 0 } = token.metadata
    // Its turn is under way: what comes of it is told at its end, and what ended meanwhile with it.
    if (isAsked(String(Reflect.get(Object(token['spec']), 'serviceAccount')))) return
    const status = statusOf(token)
    const ready = conditionOf(status, 'Ready')
    const trouble = conditionOf(status, 'RefreshFailing')
    // Where the operator's own clock is not believed, the server's decides.
    const skewed = status.phase === 'Expired' || trouble?.reason === 'ClockSkew'
    const at = skewed ? serverNow() : now
    const ends = Date.parse(status.expiresAt ?? '')
    if (skewed && Math.abs(at - ends) <= DATE_HEADER_MS) return
    const secret = store.get({ resource: 'secrets', namespace, name: status.secretName ?? name })
    const facts = tokenFacts(secret)
    const owned = secret?.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true
    const valid = owned && facts?.id === status.tokenId && at < (facts?.expiresAt ?? 0)
    if ((ready?.status === 'True') !== valid) {
      problem(
        `${name} is Ready=${ready?.status}, its Secret holds ${valid ? 'a' : 'no'} valid token`,
      )
    }
    const behind = (status.observedGeneration ?? 0) < generation
    if (behind !== (conditionOf(status, 'Reconciling') !== undefined)) {
      problem(`${name} is ${behind ? '' : 'not '}behind its spec, Reconciling says otherwise`)
    }
  }

  return {
    problems: () => [...problems.values()],
    changed({ by, place, before, after }) {
      if (after === undefined) return
      if (place.resource === 'secrets') return secretWritten(after)
      if (by === 'someone') return
      if (net.catches(JSON.stringify(after)))
        problem(`${place.resource} ${place.name} tells a secret`)
      if (place.resource === 'impersonatedtokens') statusWritten(before, after)
    },
    heard({ level, message, fields }) {
      const text = `${message} ${JSON.stringify(fields)}`
      if (net.catches(text)) problem('the log tells a secret')
      if (level === 'error') problem(`the log says ${text}`)
    },
    look() {
      const now = leaderNow()
      if (now === undefined || elapsed() < excusedUntil) return
      const version = store.version()
      if (version === looked.version && now >= looked.at && now < looked.until) return
      const ends = store.list('secrets').map((secret) => tokenFacts(secret)?.expiresAt ?? 0)
      // Until one of them expires, or something is written, there is nothing new to see.
      looked = { version, at: now, until: Math.min(...ends.filter((end) => end > now)) }
      for (const token of store.list('impersonatedtokens')) lookAt(token, now)
    },
    excuse(milliseconds) {
      excusedUntil = Math.max(excusedUntil, elapsed() + milliseconds)
    },
  }
}

function brokenConditionRules(status: Status): string[] {
  const ready = conditionOf(status, 'Ready')?.status === 'True'
  return [
    ...(ready && conditionOf(status, 'Stalled') !== undefined ? ['Stalled while Ready'] : []),
    ...(!ready && conditionOf(status, 'RefreshFailing') !== undefined
      ? ['RefreshFailing while not Ready']
      : []),
    ...((status.phase === 'Active') === ready
      ? []
      : [`phase ${status.phase} while Ready=${ready}`]),
  ]
}

const statusOf = (object: StoredObject | undefined): Status => ({ ...Object(object?.['status']) })

const conditionOf = ({ conditions = [] }: Status, type: string): Condition | undefined =>
  conditions.find((condition) => condition.type === type)
