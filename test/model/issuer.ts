import type { Credential, State } from './state.ts'

/** What the issuer allows. */
const SLOTS = 5
const ID = /\bc([0-9]+)\b/g

/** The state with one more active credential, and its id; undefined: there is no slot left. */
export function created(
  state: State,
  credential: Omit<Credential, 'id' | 'published'>,
): { readonly state: State; readonly id: string } | undefined {
  if (state.credentials.length >= SLOTS) return undefined
  const id = unusedId(state)
  const credentials = [...state.credentials, { ...credential, id, published: false }]
  return { state: { ...state, credentials: credentials.toSorted(byId) }, id }
}

export const removed = (state: State, id: string): State => ({
  ...state,
  credentials: state.credentials.filter((each) => each.id !== id),
})

/** The first that nobody remembers: to everybody it is as good as one that never was. */
function unusedId({ credentials, records, secrets, objects, workers, before }: State): string {
  const seen = workers.map(({ held, sent, observed }) => [
    held,
    sent,
    observed?.record,
    observed?.siblings,
    observed?.remote,
    observed?.secret,
    observed?.published,
    observed?.credential?.status,
  ])
  const told = objects.map((each) => each?.told)
  const text = JSON.stringify([credentials, records, secrets, told, seen, before])
  const used = new Set(Array.from(text.matchAll(ID), ([, digits]) => Number(digits)))
  let number = 1
  while (used.has(number)) number += 1
  return `c${number}`
}

const byId = (one: Credential, other: Credential): number =>
  Number(one.id.slice(1)) - Number(other.id.slice(1))
