import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { createWorld, type World } from './world.ts'

/** A story: what happens to a world, from its beginning to its end. */
export type Story = (world: World) => Promise<void>

export type Told = {
  readonly text: string
  /** What must not depend on the order of things that happen at the same time. */
  readonly end: readonly string[]
  readonly problems: readonly string[]
}

/** @param shuffle a seed for the order of what happens at the same time; undefined: as it was set off */
export async function runStory(story: Story, shuffle?: number): Promise<Told> {
  const world = createWorld(shuffle)
  try {
    await story(world)
    return { text: world.text(), end: endOf(world), problems: world.problems() }
  } finally {
    await world.end()
  }
}

function endOf({ server: { store } }: World): string[] {
  const tokens = store.list('impersonatedtokens').map((object) => {
    const status: ImpersonatedTokenStatus = { ...Object(object['status']) }
    const { phase, observedGeneration, conditions = [], mints } = status
    const told = conditions.map(({ type, status: is, reason }) => `${type}=${is}/${reason}`)
    return [object.metadata.name, phase, observedGeneration, mints, ...told].join(' ')
  })
  const secrets = store.list('secrets').map(({ metadata, ...secret }) => {
    const owners = (metadata.ownerReferences ?? []).map(({ name }) => name)
    const labels = Object.entries(metadata.labels ?? {}).flat()
    return ['Secret', metadata.name, secret['type'], ...owners, ...labels].join(' ')
  })
  return [...tokens, ...secrets].toSorted()
}
