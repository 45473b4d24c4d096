import type { CredentialRecord } from '../../src/api/credential-record.ts'
import { REVOKE_FINALIZER } from '../../src/api/group.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import { secretLost } from '../../src/plan/credential/credential-due.ts'
import type { CredentialSettings } from '../../src/plan/credential/credential-settings.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import {
  learnConflict,
  learnObject,
  learnPublished,
  learnRecord,
  learnRecordRemoved,
  learnRehearsed,
  learnRemote,
  learnRestarted,
  learnRevoked,
  learnSecret,
  learnSent,
  learnServerTime,
  learnSiblings,
  learnWorkloads,
  learnWritten,
} from '../../src/plan/credential/learn.ts'
import type {
  ObservedCredential,
  ObservedRemote,
  Sent,
} from '../../src/plan/credential/observed-credential.ts'
import { planCredential } from '../../src/plan/credential/plan-credential.ts'
import type { ObservedWorkload } from '../../src/plan/observed.ts'
import { intact, type PresentSecret } from './gen.ts'

/** What a turn meets beyond its caches: how things really are, and how its effects go. Time stands still in it. */
export type CredentialWorld = {
  readonly now: number
  object: ServiceAccountCredential | undefined
  secret: PresentSecret | undefined
  record: { readonly content: CredentialRecord | undefined; readonly version: string } | undefined
  readonly siblings: readonly CredentialRecord[]
  remote: ObservedRemote['result']
  readonly serverTime: number
  readonly workloads: readonly ObservedWorkload['state'][]
  /** What becomes of a create. */
  readonly create: Sent['kind']
  /** Somebody else writes the record before the first write of this turn, and again before so many. */
  conflicts: number
  version: number
}

export type Taken = { readonly step: CredentialStep; readonly seen: ObservedCredential }

/** More than any turn may take. */
const MOST_STEPS = 40

/**
 * One turn, as reconcile/credential has it: plan, take the step in the world, learn, plan again.
 *
 * @returns every step with what was known when it was decided; the last one ends the turn
 * @throws Error when the turn takes more than 40 steps
 */
export function takeCredentialTurn(
  gathered: ObservedCredential,
  world: CredentialWorld,
  settings: CredentialSettings,
): readonly Taken[] {
  const taken: Taken[] = []
  let seen: ObservedCredential | undefined = gathered
  while (seen !== undefined) {
    const step = planCredential(seen, world.now, settings)
    taken.push({ step, seen })
    if (taken.length > MOST_STEPS) {
      throw new Error(
        `no end: ${taken
          .slice(-8)
          .map(({ step: { step: name } }) => name)
          .join(', ')}`,
      )
    }
    seen = take(step, seen, world)
  }
  return taken
}

/** undefined: the turn is over. */
function take(
  step: CredentialStep,
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential | undefined {
  switch (step.step) {
    case 'ReadObject':
      return learnObject(seen, world.object)
    case 'ReadSecret':
      return learnSecret(seen, world.secret ?? { state: 'Absent', live: true })
    case 'ReadRecord':
      return learnRecord(seen, world.record ?? { content: undefined, version: undefined })
    case 'ReadSiblings':
      return learnSiblings(seen, world.siblings)
    case 'ReadRemote':
      return learnRemote(seen, world.now, world.remote)
    case 'ReadClock':
      return learnServerTime(seen, world.serverTime)
    case 'ReadWorkloads':
      return learnWorkloads(seen, workloadsOf(seen, world))
    case 'Rehearse':
      return learnRehearsed(seen)
    case 'AddFinalizer':
      return addFinalizer(seen, world)
    case 'WriteRecord':
      return writeRecord(step, seen, world)
    case 'Create':
      return create(step, seen, world)
    case 'Publish':
      return publish(step, seen, world)
    case 'Revoke':
      return revoke(step.id, seen, world)
    case 'RemoveRecord':
      if (world.record?.version !== step.version) return learnConflict(seen)
      world.record = undefined
      return learnRecordRemoved(seen)
    case 'RestartWorkload':
      return learnRestarted(seen, step.workload)
    case 'RenderSecret':
      return render(step, seen, world)
    default:
      return undefined
  }
}

const workloadsOf = (
  { credential }: ObservedCredential,
  { workloads }: CredentialWorld,
): ObservedWorkload[] =>
  (credential?.spec.valid === true ? credential.spec.value.rolloutRestart : []).map(
    (workload, nth) => ({
      ...workload,
      state: workloads[nth % workloads.length] ?? 'Missing',
      restartedAt: undefined,
    }),
  )

function addFinalizer(
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential | undefined {
  const { object } = world
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return undefined
  const metadata = { ...object.metadata, finalizers: [REVOKE_FINALIZER] }
  world.object = { ...object, metadata }
  return learnObject(seen, world.object)
}

function writeRecord(
  step: Extract<CredentialStep, { step: 'WriteRecord' }>,
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential {
  if (world.conflicts > 0 || world.record?.version !== step.version) {
    if (world.conflicts > 0 && world.record !== undefined) {
      world.record = { ...world.record, version: next(world) }
    }
    world.conflicts = 0
    return learnConflict(seen)
  }
  const version = next(world)
  world.record = { content: step.record, version }
  return learnWritten(seen, step.record, version)
}

const next = (world: CredentialWorld): string => {
  world.version += 1
  return `w${world.version}`
}

function create(
  { requestedExpiresAt }: Extract<CredentialStep, { step: 'Create' }>,
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential {
  const { turn } = seen
  const id = `cred-new-${next(world)}`
  const { now, remote, create: kind } = world
  // An issuer that gives longer lives than it is asked for.
  const expiresAt = kind === 'Unfit' ? requestedExpiresAt + 86_400_000 : requestedExpiresAt
  if (kind !== 'NotCommitted' && remote.ok) {
    const fresh: RemoteCredential = {
      id,
      serviceAccountId: 'sa-pipeline',
      status: 'active',
      createdBy: 'mintlet',
      createdAt: now,
      expiresAt,
    }
    world.remote = { ...remote, credentials: [...remote.credentials, fresh] }
  }
  const message = 'it is away: try again later'
  const failure = { ending: 'Retryable', reason: 'IssuerUnavailable', message } as const
  if (kind === 'NotCommitted' || kind === 'Uncertain') {
    return learnSent(seen, { kind, turn, failure })
  }
  const facts = {
    id,
    createdBy: 'mintlet',
    createdAt: now,
    expiresAt,
    requestedLifetime: requestedExpiresAt - now,
  }
  return learnSent(seen, kind === 'Unfit' ? { kind, turn, facts, failure } : { kind, turn, facts })
}

function publish(
  { id, write }: Extract<CredentialStep, { step: 'Publish' }>,
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential {
  const { record, secret } = world
  if (record?.content?.sealed?.id !== id || record.version !== seen.record.version) {
    return learnRecord(seen, record ?? { content: undefined, version: undefined })
  }
  const isAsDecided =
    write.verb === 'Create'
      ? secret === undefined
      : secret?.resourceVersion === write.secret.resourceVersion
  if (!isAsDecided) return learnSecret(seen, secret ?? { state: 'Absent', live: true })
  const digest = `digest-of-${id}`
  const written: PresentSecret = {
    state: 'Present',
    name: 'pipeline-credential',
    uid: secret?.uid ?? 'uid-of-secret',
    resourceVersion: String(1000 + world.version),
    ownerUid: seen.owner.uid,
    terminating: false,
    labels: {},
    annotations: {},
    live: intact({ digest }),
  }
  world.secret = written
  return learnPublished(seen, written, digest)
}

/** undefined: it is written, and the turn is over. */
function render(
  { secret: id }: Extract<CredentialStep, { step: 'RenderSecret' }>,
  seen: ObservedCredential,
  { secret }: CredentialWorld,
): ObservedCredential | undefined {
  const found = learnSecret(seen, secret ?? { state: 'Absent', live: true })
  const isAsDecided =
    secret?.uid === id.uid &&
    secret.resourceVersion === id.resourceVersion &&
    secret.ownerUid === seen.owner.uid &&
    !secretLost(found)
  return isAsDecided ? undefined : found
}

function revoke(
  id: string,
  seen: ObservedCredential,
  world: CredentialWorld,
): ObservedCredential | undefined {
  const { remote } = world
  if (!remote.ok) return undefined
  world.remote = { ...remote, credentials: remote.credentials.filter((each) => each.id !== id) }
  return learnRevoked(seen, id)
}
