import type { Step } from './scripted-client.ts'

export type Thing = {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
}

/** As it comes; it is the tests themselves that write what comes. */
export function decodeThing(raw: unknown): Thing {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the script holds things only
  return raw as Thing
}

export const thing = (name: string, resourceVersion: string): Thing => ({
  metadata: { name, resourceVersion },
})

/** A page of a list. */
export const list = (
  resourceVersion: string,
  items: readonly Thing[] = [],
  next?: string,
): Step => ({ answer: { metadata: { resourceVersion, continue: next }, items } })

/** A line of a watch. */
export const added = (name: string, version: string): object => ({
  type: 'ADDED',
  object: thing(name, version),
})
