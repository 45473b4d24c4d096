import { stalled } from '../../src/failure.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { NOW } from '../kit/gen.ts'
import { left, spent } from './budgets.ts'
import { createSteps } from './create-steps.ts'
import { removed } from './issuer.ts'
import type { Move } from './move.ts'
import { knownAs, objectOf } from './objects.ts'
import type { Protocol } from './protocol.ts'
import { publishSteps } from './publish-steps.ts'
import { recordSteps, removeRecordSteps } from './record-steps.ts'
import { wronglyRevoked, wronglyTold } from './safety.ts'
import { SETTINGS } from './settings.ts'
import { replaced, type State, stored } from './state.ts'
import { ends, goesOn, type Stepping } from './stepping.ts'
import { listOf, recordView, secretView, siblingsOf } from './views.ts'
import { withoutObject } from './without-object.ts'

/** What a worker in the middle of its turn may do next, faults included: one atomic read or write. */
export function steps(state: State, at: number, protocol: Protocol): readonly Move[] {
  const worker = state.workers[at]
  const observed = worker?.observed
  if (worker === undefined || observed === undefined) return []
  worker.planned ??= protocol.plan(observed, NOW, SETTINGS)
  const step = worker.planned
  const context: Stepping = { state, at, worker, observed, protocol }
  return taken(context, step).map(({ event, ...move }) => ({ ...move, event: `P${at} ${event}` }))
}

function taken(context: Stepping, step: CredentialStep): readonly Move[] {
  const { state, observed, worker, protocol } = context
  const { learn } = protocol
  const { object } = worker
  switch (step.step) {
    case 'ReadObject':
      return [goesOn(context, step.step, learn.learnObject(observed, state.objects[object]?.view))]
    case 'ReadSecret': {
      const secret = secretView(object, stored(state.secrets, object), true)
      return [goesOn(context, step.step, learn.learnSecret(observed, secret))]
    }
    case 'ReadRecord': {
      const record = recordView(stored(state.records, object), true)
      return [goesOn(context, step.step, learn.learnRecord(observed, record))]
    }
    case 'ReadSiblings': {
      const siblings = siblingsOf(state, object)
      return [goesOn(context, step.step, learn.learnSiblings(observed, siblings))]
    }
    case 'ReadRemote':
      return readRemote(context)
    case 'Rehearse':
      return [goesOn(context, step.step, learn.learnRehearsed(observed))]
    case 'AddFinalizer':
      return [addFinalizer(context)]
    case 'WriteRecord':
      return recordSteps(context, step)
    case 'RemoveRecord':
      return removeRecordSteps(context, step)
    case 'Create':
      return createSteps(context, step)
    case 'Publish':
      return publishSteps(context, step)
    case 'Revoke':
      return revoke(context, step)
    case 'Tell': {
      const wrong = wronglyTold(state, step.facts.id)
      const told = { told: step.facts, toldVersion: step.secret.resourceVersion }
      return [{ ...ends(context, `Tell ${step.facts.id}`, withObject(context, told)), wrong }]
    }
    case 'AcceptSecret': {
      const told = { toldVersion: step.secret.resourceVersion }
      return [ends(context, step.step, withObject(context, told))]
    }
    case 'ReleaseFinalizer':
      return [release(context)]
    case 'Rest':
      return [ends(context, `Rest ${step.why}`)]
    case 'Refuse':
    case 'Fail':
      return [ends(context, `${step.step} ${step.failure.reason}`)]
    case 'RepairSecret':
      return [repair(context, step)]
    case 'Expire':
    case 'ReadClock':
    case 'ReadWorkloads':
    case 'ReadConsumers':
    case 'RestartWorkload':
    case 'RenderSecret':
    case 'RemoveSecret':
      return [{ ...ends(context, step.step), wrong: `NOT_IN_THIS_WORLD ${step.step}` }]
  }
}

function readRemote(context: Stepping): readonly Move[] {
  const { state, observed, protocol } = context
  const learnt = protocol.learn.learnRemote(observed, NOW, listOf(state))
  const read = goesOn(context, 'ReadRemote', learnt)
  if (left(state.budget, 'unlisted') === 0) return [read]
  const failure = stalled('NotFoundOrDenied', 'the service account cannot be seen')
  const unseen = protocol.learn.learnRemote(observed, NOW, { ok: false, failure })
  const faulty = { ...state, budget: spent(state.budget, 'unlisted') }
  return [read, goesOn(context, 'ReadRemote 404', unseen, faulty)]
}

function addFinalizer(context: Stepping): Move {
  const { state, observed, worker } = context
  const known = state.objects[worker.object]
  if (known === undefined || known.view !== observed.credential) {
    return goesOn(context, 'AddFinalizer 409', { ...observed, live: false })
  }
  const changed = objectOf({ ...known, finalizer: true })
  const objects = replaced(state.objects, worker.object, changed)
  const seen = { ...observed, credential: changed.view }
  return goesOn(context, 'AddFinalizer', seen, { ...state, objects })
}

/** Only somebody who looks at an old cache can think that there is something to be repaired. */
function repair(
  context: Stepping,
  { secret }: Extract<CredentialStep, { step: 'RepairSecret' }>,
): Move {
  const { state, observed, worker, protocol } = context
  const now = stored(state.secrets, worker.object)
  const isNewest = now.id !== undefined && secret.resourceVersion === String(now.version)
  if (isNewest) return { ...ends(context, 'RepairSecret'), wrong: 'THE_SECRET_IS_ANOTHER_ONE' }
  const seen = secretView(worker.object, now, true)
  return goesOn(context, 'RepairSecret 409', protocol.learn.learnSecret(observed, seen))
}

/** Status is written to the version that was seen, or not at all. */
function withObject(
  { state, observed, worker }: Stepping,
  change: Partial<NonNullable<ReturnType<typeof knownAs>>>,
): State {
  const known = state.objects[worker.object]
  if (known === undefined || known.view !== observed.credential) return state
  const objects = replaced(state.objects, worker.object, objectOf({ ...known, ...change }))
  return { ...state, objects }
}

function release(context: Stepping): Move {
  const { state, observed, worker, protocol } = context
  const known = state.objects[worker.object]
  if (known !== undefined && known.view !== observed.credential) {
    return goesOn(context, 'ReleaseFinalizer 409', protocol.learn.learnObject(observed, known.view))
  }
  return ends(context, 'ReleaseFinalizer', withoutObject(state, worker.object))
}

function revoke(
  context: Stepping,
  { id, why }: Extract<CredentialStep, { step: 'Revoke' }>,
): readonly Move[] {
  const { state, observed, worker, protocol } = context
  const event = `Revoke ${id} ${why}`
  const { learn } = protocol
  if (!state.credentials.some((each) => each.id === id)) {
    const listed = learn.learnRemote(observed, NOW, listOf(state))
    return [goesOn(context, `${event} 404, list`, learn.learnRevoked(listed, id))]
  }
  const wrong = wronglyRevoked(state, worker.object, id)
  const without = removed(state, id)
  const revoked = goesOn(context, event, learn.learnRevoked(observed, id), without)
  if (left(state.budget, 'lost') === 0) return [{ ...revoked, wrong }]
  const budget = spent(state.budget, 'lost')
  const lost = ends(context, `${event}, answer lost`, { ...without, budget })
  return [
    { ...revoked, wrong },
    { ...lost, wrong },
  ]
}
