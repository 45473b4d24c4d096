import type { CredentialOutcome } from '../../plan/credential/credential-outcome.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import {
  learnConflict,
  learnRecord,
  learnRecordRemoved,
  learnRemote,
  learnSecret,
  learnServerTime,
  learnSiblings,
} from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { failureOf, mayHaveHappened } from '../../write/failure-of.ts'
import { NO_SERVER_TIME } from '../no-server-time.ts'
import { askIssuer } from './ask-issuer.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { create } from './create.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { addFinalizer, releaseFinalizer } from './perform-finalizer.ts'
import { performSecret } from './perform-secret.ts'
import { readWorkloads, restartWorkload } from './perform-workload.ts'
import { publish } from './publish.ts'
import { readConsumers } from './read-consumers.ts'
import { readObject } from './read-object.ts'
import { readRemote } from './read-remote.ts'
import { readSecret } from './read-secret.ts'
import { refused } from './refused.ts'
import { rehearse } from './rehearse.ts'
import { revoke } from './revoke.ts'
import { whereOf } from './where-of.ts'
import { writeRecord } from './write-record.ts'

/** Takes one step: the only switch from decisions to effects. What others answer never makes it throw. */
export async function performCredential(
  context: Context,
  step: CredentialStep,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  if (isWrite(step) && !context.ports.mayWrite()) return { kind: 'Deposed' }
  try {
    return await take(context, step, observed)
  } catch (error) {
    return failed(failureOf(error, context.ports.clock.now()))
  }
}

async function take(
  context: Context,
  step: CredentialStep,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { ports } = context
  switch (step.step) {
    case 'ReadObject':
      return readObject(context, observed)
    case 'ReadSecret':
      return learned(learnSecret(observed, await readSecret(ports.secrets, observed)))
    case 'ReadRecord':
      return readRecord(context, observed)
    case 'ReadSiblings':
      return readSiblings(context, observed)
    case 'ReadRemote':
      return askRemote(context, observed)
    case 'ReadClock':
      return readClock(context, observed)
    case 'ReadWorkloads':
      return readWorkloads(context, observed)
    case 'ReadConsumers':
      return readConsumers(context, observed)
    case 'Rehearse':
      return rehearse(context, step, observed)
    case 'AddFinalizer':
      return addFinalizer(context, observed)
    case 'WriteRecord':
      return writeRecord(context, step, observed)
    case 'Create':
      return create(context, step, observed)
    case 'Publish':
      return publish(context, step, observed)
    case 'Revoke':
      return revoke(context, step, observed)
    case 'RemoveRecord':
      return removeRecord(context, step.version, observed)
    case 'RestartWorkload':
      return restartWorkload(context, step, observed)
    case 'ReleaseFinalizer':
      return releaseFinalizer(context, observed)
    case 'AcceptSecret':
    case 'RepairSecret':
    case 'RenderSecret':
    case 'RemoveSecret':
      return performSecret(context, step, observed)
    case 'Tell':
      return done({ kind: 'Issued', why: step.why, facts: step.facts, secret: step.secret })
    case 'Refuse':
      return refused(step.failure)
    case 'Fail':
      return failed(step.failure)
    case 'Expire':
      return done({ kind: 'Expired' })
    case 'Rest':
      return done({ kind: 'Rested', why: step.why, until: step.until })
  }
}

const done = (outcome: CredentialOutcome): CredentialPerformed => ({ kind: 'Done', outcome })

const askRemote = (context: Context, observed: ObservedCredential): Promise<CredentialPerformed> =>
  askIssuer(context, observed, async (asked) => {
    const { at, result } = await readRemote(context, asked, observed)
    return learned(learnRemote(observed, at, result))
  })

async function readClock(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const serverTime = await ports.readClock(observed.owner)
  if (serverTime === undefined) return failed(NO_SERVER_TIME)
  return learned(learnServerTime(observed, serverTime))
}

async function readRecord(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const read = await ports.records.read(observed.owner.uid)
  if (!read.ok) return failed(read.failure)
  const { content, version } = read.value ?? {}
  return learned(learnRecord(observed, { content, version }))
}

async function readSiblings(
  { ports, signal }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const where = whereOf(observed)
  if (where === undefined) return learned(learnSiblings(observed, []))
  const read = await ports.records.siblings(where.issuer, where.serviceAccount, signal)
  if (!read.ok) return failed(read.failure)
  const others = read.value.filter(({ owner }) => owner.uid !== observed.owner.uid)
  return learned(learnSiblings(observed, others))
}

async function removeRecord(
  { ports }: Context,
  version: string,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  try {
    const removed = await ports.records.remove(observed.owner.uid, version)
    return learned(removed === 'Conflict' ? learnConflict(observed) : learnRecordRemoved(observed))
  } catch (error) {
    if (mayHaveHappened(error)) return learned(learnConflict(observed))
    throw error
  }
}

function isWrite({ step }: CredentialStep): boolean {
  switch (step) {
    case 'AddFinalizer':
    case 'WriteRecord':
    case 'Create':
    case 'Publish':
    case 'Revoke':
    case 'RemoveRecord':
    case 'RestartWorkload':
    case 'ReleaseFinalizer':
    case 'RepairSecret':
    case 'RenderSecret':
    case 'RemoveSecret':
      return true
    case 'ReadObject':
    case 'ReadSecret':
    case 'ReadRecord':
    case 'ReadSiblings':
    case 'ReadRemote':
    case 'ReadClock':
    case 'ReadWorkloads':
    case 'ReadConsumers':
    case 'Rehearse':
    case 'AcceptSecret':
    case 'Tell':
    case 'Refuse':
    case 'Fail':
    case 'Expire':
    case 'Rest':
      return false
  }
}
