import { type State, stored } from './state.ts'

/** All is well, and stays so. */
export const isGood = (state: State): boolean =>
  state.workers.every(({ turn }) => turn === undefined) &&
  state.objects.every((known, object) =>
    known === undefined ? isCleanedUp(state, object) : isIssued(state, object),
  )

/** Secret, record, status and issuer have the one credential, and nothing is under way. */
function isIssued(state: State, object: number): boolean {
  const known = state.objects[object]
  const { content, kept } = stored(state.records, object)
  const active = activeOf(state, object)
  const id = content?.current?.id
  return (
    id !== undefined &&
    known?.deleting === false &&
    content?.phase === 'Idle' &&
    content.intent === undefined &&
    content.previous.length === 0 &&
    kept === undefined &&
    stored(state.secrets, object).id === id &&
    known.told?.id === id &&
    active.length === 1 &&
    active[0] === id
  )
}

/** Nothing is left at the issuer, and of the record nothing but what was given up. */
function isCleanedUp(state: State, object: number): boolean {
  const { content, kept } = stored(state.records, object)
  const isAtRest =
    content === undefined ||
    (content.phase === 'Idle' && content.current === undefined && content.previous.length === 0)
  return isAtRest && kept === undefined && activeOf(state, object).length === 0
}

const activeOf = ({ credentials }: State, object: number): readonly string[] =>
  credentials.filter((each) => each.object === object).map(({ id }) => id)
