import { replaced, type State, stored } from './state.ts'

/** Its Secret goes with it. */
export function withoutObject(state: State, object: number): State {
  const secret = stored(state.secrets, object)
  const collected = { ...secret, id: undefined, version: secret.version + 1 }
  return {
    ...state,
    objects: replaced<State['objects'][number]>(state.objects, object, undefined),
    secrets: replaced(state.secrets, object, collected),
  }
}
