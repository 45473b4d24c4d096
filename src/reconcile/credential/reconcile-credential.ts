import { retryable } from '../../failure.ts'
import { credentialDeadline } from '../../plan/credential/credential-deadline.ts'
import type { CredentialOutcome } from '../../plan/credential/credential-outcome.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { planCredential } from '../../plan/credential/plan-credential.ts'
import type { Turn } from '../../plan/next-turn.ts'
import type { Context } from './context.ts'
import type { CredentialPorts } from './credential-ports.ts'
import { gatherCredential, subjectOf } from './gather-credential.ts'
import { createLocks } from './locks.ts'
import { isToBeKept, type Memory, newMemory, syncMemory } from './memory.ts'
import { performCredential } from './perform-credential.ts'
import { reportCredential } from './report-credential.ts'
import { slotScope } from './slot-scope.ts'

/** A mint from end to end takes half as many. */
const MOST_STEPS = 40
/** However slowly everybody answers: others wait for the same service account. */
const LONGEST_TURN_MS = 120_000
const SOON_MS = 1000
/** Another object of the service account has its turn. */
const HELD_MS = 250
const MOST_HELD_MS = 10_000
/** A report that the API server does not take is tried again at least so often. */
const LATEST_MS = 60_000

/**
 * One turn of one object: gather, then plan and perform until there is nothing more to do now, then report.
 *
 * Level-based: it never asks what has happened, only how things are; what is under way stands in the
 * record. Objects of one service account have their turns one after the other, because they share its
 * slots.
 *
 * @returns when to look at the object again; undefined when only a change can matter
 */
export function createReconcileCredential(
  ports: CredentialPorts,
): (key: string, signal: AbortSignal) => Promise<Turn | undefined> {
  const memories = new Map<string, Memory>()
  const unreported = new Map<string, number>()
  const locks = createLocks()

  async function turn(key: string, signal: AbortSignal): Promise<Turn | undefined> {
    const memory = memories.get(key) ?? newMemory(ports.newId())
    const gathered = gatherCredential(ports, key, memory)
    if (isNothing(gathered)) {
      memories.delete(key)
      unreported.delete(key)
      return undefined
    }
    memories.set(key, memory)
    let keeps = true
    try {
      const run = await runSteps({ ports, key, signal, memory }, gathered)
      keeps = isToBeKept(run.observed) || memory.made !== undefined
      return run.outcome && (await finish(key, run.observed, run.outcome))
    } finally {
      if (!keeps) memories.delete(key)
    }
  }

  async function finish(
    key: string,
    observed: ObservedCredential,
    outcome: CredentialOutcome,
  ): Promise<Turn | undefined> {
    const reported = await reportCredential(ports, observed, outcome)
    const now = ports.clock.now()
    const deadline = credentialDeadline(observed.credential)
    if (reported.kind === 'Reported') {
      unreported.delete(key)
      // What is published was told before anything else was looked at.
      if (outcome.kind !== 'Issued') return reported.next ?? again(observed, now)
      return { at: Math.min(now + SOON_MS, reported.next?.at ?? Infinity), deadline }
    }
    const tries = unreported.get(key) ?? 0
    unreported.set(key, tries + 1)
    ports.tell.unreported({ key, reason: reported.reason, tries: tries + 1 })
    const wait = Math.min(SOON_MS * 2 ** tries, LATEST_MS)
    return { at: Math.min(now + wait, reported.next?.at ?? Infinity), deadline }
  }

  return async function reconcileCredential(key, signal) {
    const { issuer, serviceAccount, credential } = subjectOf(ports.caches, key)
    const isAlone = issuer === undefined || serviceAccount === undefined
    const name = isAlone ? key : slotScope(issuer, serviceAccount)
    const held = locks.tryHold(name, () => turn(key, signal))
    if (held.begun !== undefined) return held.begun
    // Whoever waited here would keep a worker from everybody else; the more there are, the later they come back.
    const wait = Math.min(HELD_MS * held.turnedAway, MOST_HELD_MS)
    return { at: ports.clock.now() + wait, deadline: credentialDeadline(credential) }
  }
}

/** Nobody else knows of what was created here: it is looked after until it is in a record, or deleted. */
const again = (observed: ObservedCredential, now: number): Turn | undefined =>
  isToBeKept(observed) ? { at: now + LATEST_MS, deadline: Number.POSITIVE_INFINITY } : undefined

const isNothing = ({ credential, record, sent }: ObservedCredential): boolean =>
  credential === undefined && record.version === undefined && sent === undefined

type Run = {
  readonly observed: ObservedCredential
  /** undefined: another process leads now. */
  readonly outcome: CredentialOutcome | undefined
}

async function runSteps(context: Context, gathered: ObservedCredential): Promise<Run> {
  const { ports, key, memory } = context
  const until = ports.clock.monotonic() + LONGEST_TURN_MS
  let observed = gathered
  for (let steps = 0; steps < MOST_STEPS && ports.clock.monotonic() < until; steps += 1) {
    const step = planCredential(observed, ports.clock.now(), ports.settings)
    ports.tell.step({ key, step: step.step, why: whyOf(step) })
    // Each look may need what the one before has found out.
    // oxlint-disable-next-line no-await-in-loop
    const performed = await performCredential(context, step, observed)
    if (performed.kind === 'Deposed') return { observed, outcome: undefined }
    if (performed.kind === 'Done') {
      ports.tell.turned({ key, step: step.step, outcome: performed.outcome.kind })
      return { observed, outcome: performed.outcome }
    }
    observed = performed.observed
    syncMemory(memory, observed)
  }
  return { observed, outcome: { kind: 'Failed', failure: restless } }
}

const restless = retryable(
  'Conflict',
  'the Secret, the record or the object is another one at every look: see who writes them',
)

function whyOf(step: CredentialStep): string | undefined {
  if ('why' in step) return step.why
  return 'failure' in step ? step.failure.reason : undefined
}
