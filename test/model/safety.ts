import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import { knownIds } from '../../src/plan/credential/known-ids.ts'
import { type Budgets, left } from './budgets.ts'
import { type State, type StoredRecord, stored } from './state.ts'

/*
 * What must never be. Each of these answers with a word when it is.
 */

/** Old and new one of a rotation. */
const USUAL = 2

/** In every state. */
export function unsafe(state: State, allowed: Budgets): string | undefined {
  for (let object = 0; object < state.secrets.length; object += 1) {
    const wrong = deadInSecret(state, object) ?? tooMany(state, object, allowed)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** Whoever reads the Secret can use what is in it, unless the object goes or a user destroyed it before. */
function deadInSecret(
  { secrets, objects, credentials }: State,
  object: number,
): string | undefined {
  const { id, destroyed } = stored(secrets, object)
  const known = objects[object]
  if (id === undefined || destroyed || known === undefined || known.deleting) return undefined
  return credentials.some((each) => each.id === id)
    ? undefined
    : `THE_SECRET_HOLDS_A_DELETED_CREDENTIAL ${id}`
}

/** What a worker holds alone it seals or deletes; every other one beyond two is owed to a fault. */
function tooMany(
  { credentials, workers, budget }: State,
  object: number,
  { late = 0, crash = 0 }: Budgets,
): string | undefined {
  const held = new Set(workers.map((each) => each.held))
  const active = credentials.filter((each) => each.object === object && !held.has(each.id))
  const faults = late - left(budget, 'late') + crash - left(budget, 'crash')
  return active.length > USUAL + faults ? `TOO_MANY_ACTIVE ${active.length}` : undefined
}

/** No create is sent with the mark of one whose credential is there, or may still come. */
export const wronglyCreated = (
  { credentials, pending }: State,
  mark: number,
): string | undefined =>
  [...credentials, ...pending].some((each) => each.mark === mark)
    ? 'TWO_CREATES_WITH_ONE_MARK'
    : undefined

/** Nothing is deleted that is in the record of another object, or that this one has or is to publish. */
export function wronglyRevoked(state: State, object: number, id: string): string | undefined {
  for (const [index, { content }] of state.records.entries()) {
    if (content === undefined) continue
    if (index !== object && knownIds(content).includes(id)) {
      return `DELETES_A_CREDENTIAL_OF_ANOTHER_OBJECT ${id}`
    }
    const known = state.objects[index]
    const isGoing = known === undefined || known.deleting
    const isNeeded = content.current?.id === id || content.sealed?.id === id
    if (index === object && isNeeded && !isGoing && !stored(state.secrets, index).destroyed) {
      return `DELETES_A_CREDENTIAL_IN_USE ${id}`
    }
  }
  return undefined
}

/** A secret that was kept has been published, or is deleted, or is still known to have to be. */
export function wronglyWiped(
  { records, credentials }: State,
  object: number,
  { content, kept }: StoredRecord,
): string | undefined {
  const before = stored(records, object).kept
  if (before === undefined || before === kept) return undefined
  const credential = credentials.find((each) => each.id === before)
  if (credential === undefined || credential.published) return undefined
  if (content?.previous.some((each) => each.id === before)) return undefined
  return `A_SEALED_SECRET_IS_LOST ${before}`
}

/** By the time that an intent is given up its settle time is over, and what was committed within it is gone. */
export function leftBehind(
  { credentials, pending, records, workers }: State,
  { why, record }: Extract<CredentialStep, { step: 'WriteRecord' }>,
): string | undefined {
  if (why !== 'Abandon') return undefined
  const mark = record.abandoned.at(-1)?.requestedExpiresAt
  if (pending.some((each) => each.mark === mark && each.inTime)) return 'GIVEN_UP_TOO_EARLY'
  const known = new Set([
    ...records.flatMap(({ content }) => (content === undefined ? [] : knownIds(content))),
    ...workers.map(({ held }) => held),
  ])
  const orphan = credentials.find(
    (each) => each.mark === mark && each.inTime && !known.has(each.id),
  )
  return orphan && `AN_ORPHAN_IN_TIME_IS_LEFT ${orphan.id}`
}

/** Status tells of nothing that has not been in the Secret. */
export function wronglyTold({ credentials }: State, id: string): string | undefined {
  const credential = credentials.find((each) => each.id === id)
  return credential === undefined || credential.published
    ? undefined
    : `TOLD_BEFORE_IT_WAS_PUBLISHED ${id}`
}
