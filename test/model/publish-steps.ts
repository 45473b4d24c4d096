import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { left, spent } from './budgets.ts'
import { type Move, withWorker } from './move.ts'
import { digestOf } from './objects.ts'
import { replaced, type State, type StoredSecret, stored } from './state.ts'
import { goesOn, type Stepping } from './stepping.ts'
import { presentSecret, recordView, secretView } from './views.ts'
import { workerOf } from './workers.ts'

type Publish = Extract<CredentialStep, { step: 'Publish' }>

/** Reads the record once more with what it keeps; then writes the Secret; then, in doubt, looks at it. */
export function publishSteps(context: Stepping, step: Publish): readonly Move[] {
  switch (context.worker.at) {
    case 'Publish':
      return write(context, step)
    case 'Verify':
      return [verify(context, step)]
    case 'Idle':
    case 'Turn':
      return context.protocol.publishesUnseen === true
        ? write(context, step)
        : [lookAgain(context, step)]
  }
}

function lookAgain(context: Stepping, { id }: Publish): Move {
  const { state, at, worker, observed, protocol } = context
  const record = stored(state.records, worker.object)
  const { content, version, kept } = record
  const isAsDecided =
    content?.phase === 'Sealed' &&
    content.sealed?.id === id &&
    String(version) === observed.record.version
  if (!isAsDecided) {
    const learnt = protocol.learn.learnRecord(observed, recordView(record, true))
    return goesOn(context, `Publish ${id}: another record`, learnt)
  }
  const wrong = kept === id ? undefined : `THE_RECORD_KEEPS_ANOTHER_SECRET ${kept} for ${id}`
  const next = workerOf({ ...worker, at: 'Publish' })
  return { event: `Publish ${id}: read record`, state: withWorker(state, at, next), wrong }
}

function write(context: Stepping, { id, write: how }: Publish): readonly Move[] {
  const { state, at, worker, observed, protocol } = context
  const before = stored(state.secrets, worker.object)
  const event = `Publish ${id}: write`
  const isFree =
    how.verb === 'Create'
      ? before.id === undefined
      : before.id !== undefined && how.secret.resourceVersion === String(before.version)
  if (!isFree && protocol.writesSecretBlindly !== true) {
    const seen = secretView(worker.object, before, true)
    return [
      goesOn(context, `${event} 409, read Secret`, protocol.learn.learnSecret(observed, seen)),
    ]
  }
  const mark = observed.record.content?.sealed?.expiresAt ?? 0
  const after = { ...before, id, mark, version: before.version + 1 }
  const written = withSecret(state, worker.object, after)
  const secret = presentSecret(worker.object, id, mark, after.version, true)
  const learnt = protocol.learn.learnPublished(observed, secret, digestOf(id))
  const moves = [goesOn(context, event, learnt, written)]
  if (left(state.budget, 'lost') === 0) return moves
  const budget = spent(state.budget, 'lost')
  const unsure = workerOf({ ...worker, at: 'Verify' })
  return [
    ...moves,
    { event: `${event}, answer lost`, state: withWorker({ ...written, budget }, at, unsure) },
    { event: `${event}, request lost`, state: withWorker({ ...state, budget }, at, unsure) },
  ]
}

function verify(context: Stepping, { id }: Publish): Move {
  const { state, worker, observed, protocol } = context
  const secret = secretView(worker.object, stored(state.secrets, worker.object), true)
  const isWritten = secret.state === 'Present' && secret.live?.digest === digestOf(id)
  const learnt = isWritten
    ? protocol.learn.learnPublished(observed, secret, digestOf(id))
    : protocol.learn.learnSecret(observed, secret)
  return goesOn(context, `Publish ${id}: read Secret`, learnt)
}

export function withSecret(state: State, object: number, secret: StoredSecret): State {
  const { id } = secret
  const credentials = state.credentials.map((each) =>
    each.id === id && !each.published ? { ...each, published: true } : each,
  )
  const secrets = replaced(state.secrets, object, secret)
  const before = state.before[object]
  if (before === undefined) return { ...state, credentials, secrets }
  const changed = { ...before, secret: stored(state.secrets, object) }
  return { ...state, credentials, secrets, before: replaced(state.before, object, changed) }
}
