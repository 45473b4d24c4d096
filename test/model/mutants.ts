import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import { withRecord } from '../../src/plan/credential/with-record.ts'
import type { Exploration } from './explore.ts'
import { digestOf, secretNameOf } from './objects.ts'
import { PROTOCOL, type Protocol } from './protocol.ts'

/** A protocol that is wrong in one way, and the least that shows it. */
export type Mutant = {
  readonly name: string
  readonly protocol: Protocol
  readonly about: Omit<Exploration, 'protocol'>
  /** How the first violation that is found begins; all but NEVER_GOOD are of a single state or step. */
  readonly breaks: string
}

const { plan, learn } = PROTOCOL

const retriesUncertainCreate: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) => {
    const step = plan(observed, now, settings)
    const intent = observed.record.content?.intent
    return observed.sent?.kind === 'Uncertain' &&
      intent !== undefined &&
      step.step === 'WriteRecord' &&
      step.why === 'Fence'
      ? { step: 'Create', requestedExpiresAt: intent.requestedExpiresAt }
      : step
  },
}

const tellsBeforeItPublishes: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) => {
    const step = plan(observed, now, settings)
    const facts = observed.record.content?.sealed
    const isTold = facts?.id === observed.credential?.status.credential?.id
    if (step.step !== 'Publish' || facts === undefined || isTold) return step
    const secret = {
      name: secretNameOf(0),
      resourceVersion: String(Number(observed.record.version) + 1),
      digest: digestOf(facts.id),
    }
    return { step: 'Tell', why: step.why, facts, secret }
  },
}

/** What another turn has begun is looked for and deleted while that turn may still seal it. */
const doesNotFence: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) => {
    const step = plan(observed, now, settings)
    const isFence =
      step.step === 'WriteRecord' && step.why === 'Fence' && observed.sent === undefined
    if (!isFence || observed.record.content?.phase !== 'InFlight') return step
    const pretended: ObservedCredential = {
      ...observed,
      record: { ...observed.record, content: { ...observed.record.content, phase: 'Abandoning' } },
    }
    return plan(pretended, now, settings)
  },
}

const keepsRecordAfterSecret: Protocol = {
  ...PROTOCOL,
  publishesUnseen: true,
  learn: { ...learn, learnSecret: (observed, secret) => ({ ...observed, secret }) },
}

const takesFailedListAsEmpty: Protocol = {
  ...PROTOCOL,
  learn: {
    ...learn,
    learnRemote: (observed, at, result) =>
      learn.learnRemote(
        observed,
        at,
        result.ok ? result : { ok: true, credentials: [], disabled: false, date: at },
      ),
  },
}

/** What came of a create that was given up becomes the current one: nobody has its secret. */
const adoptsOrphans: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) => {
    const step = plan(observed, now, settings)
    const { content } = observed.record
    if (step.step !== 'Revoke' || step.why !== 'Orphan' || content?.phase !== 'Abandoning') {
      return step
    }
    const { intent, ...rest } = content
    const facts = {
      id: step.id,
      createdAt: now,
      expiresAt: intent?.requestedExpiresAt ?? now,
      requestedLifetime: 0,
    }
    return withRecord(observed, 'Finish', { ...rest, phase: 'Idle', current: facts }, 'Wipe')
  },
}

/** Two objects that do not know of each other may take the credential of the other for their orphan. */
const ignoresOtherObjects: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) =>
    plan({ ...observed, siblings: { ...observed.siblings, records: [] } }, now, settings),
}

const doesNotWaitForLateCommits: Protocol = {
  ...PROTOCOL,
  plan: (observed, now, settings) => plan(observed, now, { ...settings, settleTime: 0 }),
}

/** What was published in a turn counts for whatever is sealed later. */
const finishesAnother: Protocol = {
  ...PROTOCOL,
  learn: {
    ...learn,
    learnRecord: (observed, record) => ({
      ...learn.learnRecord(observed, record),
      published: observed.published,
    }),
  },
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'sends a create again whose answer was lost',
    protocol: retriesUncertainCreate,
    about: { workers: [0], budgets: { tick: 1, late: 1 } },
    breaks: 'TWO_CREATES_WITH_ONE_MARK',
  },
  {
    name: 'tells status before the Secret is written',
    protocol: tellsBeforeItPublishes,
    about: { workers: [0], budgets: {} },
    breaks: 'TOLD_BEFORE_IT_WAS_PUBLISHED',
  },
  {
    name: 'deletes what another turn has created without fencing that turn first',
    protocol: doesNotFence,
    about: { budgets: { tick: 1 } },
    breaks: 'DELETES_A_CREDENTIAL_IN_USE',
  },
  {
    name: 'publishes by a record that was read before the Secret',
    protocol: keepsRecordAfterSecret,
    about: { budgets: { tick: 1, rotation: 1 } },
    breaks: 'THE_SECRET_HOLDS_A_DELETED_CREDENTIAL',
  },
  {
    name: 'writes the Secret whatever version it has',
    protocol: { ...PROTOCOL, writesSecretBlindly: true },
    about: { budgets: { tick: 1, rotation: 1 } },
    breaks: 'THE_SECRET_HOLDS_A_DELETED_CREDENTIAL',
  },
  {
    name: 'takes a list that failed for an empty one',
    protocol: takesFailedListAsEmpty,
    about: { workers: [0], from: 'Issued', budgets: { tick: 1, rotation: 1, unlisted: 1 } },
    breaks: 'TWO_CREATES_WITH_ONE_MARK',
  },
  {
    name: 'seals a record that has changed since',
    protocol: { ...PROTOCOL, sealsBlindly: true },
    about: { budgets: { tick: 1 } },
    breaks: 'DELETES_A_CREDENTIAL_IN_USE',
  },
  {
    name: 'adopts an orphan whose secret nobody has',
    protocol: adoptsOrphans,
    about: { workers: [0], budgets: { tick: 1, late: 1 } },
    breaks: 'NEVER_GOOD',
  },
  {
    name: 'does not look at the records of other objects',
    protocol: ignoresOtherObjects,
    about: { objects: 2, workers: [0, 1], budgets: { tick: 1, late: 1 } },
    breaks: 'TWO_CREATES_WITH_ONE_MARK',
  },
  {
    name: 'does not wait until the issuer has settled',
    protocol: doesNotWaitForLateCommits,
    about: { workers: [0], budgets: { tick: 1, late: 1 } },
    breaks: 'GIVEN_UP_TOO_EARLY',
  },
  {
    name: 'finishes one credential with the publication of another',
    protocol: finishesAnother,
    about: { budgets: { tick: 1, rotation: 1 } },
    breaks: 'A_SEALED_SECRET_IS_LOST',
  },
]
