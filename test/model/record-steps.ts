import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { left, spent } from './budgets.ts'
import type { Move } from './move.ts'
import { leftBehind, wronglyWiped } from './safety.ts'
import { replaced, type State, type StoredRecord, stored } from './state.ts'
import { ends, goesOn, type Stepping } from './stepping.ts'

type WriteRecord = Extract<CredentialStep, { step: 'WriteRecord' }>

/** Compare and swap: exactly the version that was decided on. */
export function recordSteps(context: Stepping, step: WriteRecord): readonly Move[] {
  const { state, observed, worker, protocol } = context
  const { why, record, secret } = step
  const before = stored(state.records, worker.object)
  const kept = secret === 'Keep' ? before.kept : secret === 'Put' ? worker.held : undefined
  if (secret === 'Put' && kept === undefined) return [ends(context, `${why}: nothing to seal`)]
  const isBlind = protocol.sealsBlindly === true && why === 'Seal'
  if (!isBlind && step.version !== versionOf(before)) {
    return [goesOn(context, `${why} 409`, protocol.learn.learnConflict(observed))]
  }
  const after = { content: record, version: before.version + 1, kept }
  const wrong = wronglyWiped(state, worker.object, after) ?? leftBehind(state, step)
  const written = withRecord(state, worker.object, after)
  const learnt = protocol.learn.learnWritten(observed, record, String(after.version))
  return [
    { ...goesOn(context, why, learnt, written), wrong },
    ...lost(context, why, written, wrong),
  ]
}

export function removeRecordSteps(
  context: Stepping,
  step: Extract<CredentialStep, { step: 'RemoveRecord' }>,
): readonly Move[] {
  const { state, observed, worker, protocol } = context
  const before = stored(state.records, worker.object)
  if (before.content !== undefined && step.version !== versionOf(before)) {
    return [goesOn(context, 'RemoveRecord 409', protocol.learn.learnConflict(observed))]
  }
  const after = { content: undefined, version: before.version + 1, kept: undefined }
  const wrong = wronglyWiped(state, worker.object, after)
  const written = withRecord(state, worker.object, after)
  const learnt = protocol.learn.learnRecordRemoved(observed)
  return [
    { ...goesOn(context, 'RemoveRecord', learnt, written), wrong },
    ...lost(context, 'RemoveRecord', written, wrong),
  ]
}

/** The answer is lost, or the request was. */
function lost(
  context: Stepping,
  event: string,
  written: State,
  wrong: string | undefined,
): readonly Move[] {
  const { state, observed, protocol } = context
  if (left(state.budget, 'lost') === 0) return []
  const budget = spent(state.budget, 'lost')
  const learnt = protocol.learn.learnConflict(observed)
  return [
    { ...goesOn(context, `${event}, answer lost`, learnt, { ...written, budget }), wrong },
    goesOn(context, `${event}, request lost`, learnt, { ...state, budget }),
  ]
}

const versionOf = ({ content, version }: StoredRecord): string | undefined =>
  content === undefined ? undefined : String(version)

function withRecord(state: State, object: number, record: StoredRecord): State {
  const records = replaced(state.records, object, record)
  const before = state.before[object]
  if (before === undefined) return { ...state, records }
  const changed = { ...before, record: stored(state.records, object) }
  return { ...state, records, before: replaced(state.before, object, changed) }
}
