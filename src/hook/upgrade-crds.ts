import { GROUP } from '../api/group.ts'
import { KubeError } from '../kube/error.ts'
import { sleep } from '../runtime/sleep.ts'
import { type CrdAccess, createCrdAccess } from './crd-access.ts'
import type { Definition } from './definition.ts'
import { describeDropped } from './describe-dropped.ts'
import { describeLost, type LostFields } from './describe-lost.ts'
import { endOfError } from './end-of-error.ts'
import { giveUp } from './give-up.ts'
import type { HookEnd } from './hook-end.ts'
import type { HookWorld } from './hook-world.ts'
import { lostOfVersions } from './lost-of-versions.ts'
import { persist } from './persist.ts'
import { readDefinition } from './read-definition.ts'

export type UpgradeOptions = {
  /** Whether fields may be dropped from objects that are stored. */
  readonly allowLostFields: boolean
}

type Judged =
  | Extract<HookEnd, { kind: 'Failed' }>
  | {
      readonly kind: 'Judged'
      /** undefined: there is none yet. */
      readonly generations: ReadonlyMap<string, number | undefined>
      readonly lost: readonly LostFields[]
    }

const EVERY_MS = 200
const LOST_WAY_OUT = `\
This release of mintlet is older than the definitions, or gave the fields up: take one that has them.
To lose them all the same: the value hooks.allowLostFields: true, for this upgrade only.`

/**
 * Before an upgrade: makes the CustomResourceDefinitions be as the files say, which Helm never does itself. All are
 * judged before one is changed. Never throws for what the API server says.
 *
 * @param files those that are not CustomResourceDefinitions of our group are left alone
 */
export async function upgradeCrds(
  world: HookWorld,
  files: readonly { readonly file: string; readonly text: string }[],
  options: UpgradeOptions,
): Promise<HookEnd> {
  const definitions: Definition[] = []
  for (const { file, text } of files) {
    const definition = readDefinition(text)
    if (definition === undefined) world.say(`${file}: no definition of ${GROUP}, left alone`)
    else definitions.push(definition)
  }
  if (definitions.length === 0) return giveUp(wayOut(`no definition of ${GROUP} was found`))
  const progress = { changed: 0 }
  try {
    const end = await upgrade(world, definitions, options, progress)
    return end.kind === 'Done' ? end : { ...end, message: wayOut(end.message, progress) }
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    const end = endOfError(error)
    return { ...end, message: wayOut(end.message, progress) }
  }
}

async function upgrade(
  world: HookWorld,
  definitions: readonly Definition[],
  { allowLostFields }: UpgradeOptions,
  progress: { changed: number },
): Promise<HookEnd> {
  const access = createCrdAccess(world.client, world.signal)
  const judged = await judge(world, access, definitions)
  if (judged.kind === 'Failed') return judged
  const { generations } = judged
  const lost = describeLost(judged.lost)
  if (lost !== undefined && !allowLostFields) return giveUp(`${lost}\n${LOST_WAY_OUT}`)
  if (lost !== undefined) world.say(lost)
  for (const definition of definitions) {
    const { name } = definition
    const before = generations.get(name)
    const { generation } = await persist(world, () => access.apply(definition, false))
    if (generation !== before) progress.changed += 1
    world.say(`${name}: ${describeChange(before, generation)}`)
  }
  for (const { name } of definitions) {
    if (!(await untilEstablished(world, access, name))) {
      return giveUp(
        `${name} was applied, but is not Established in time: kubectl describe crd ${name}`,
      )
    }
  }
  return { kind: 'Done' }
}

/** Changes nothing. */
async function judge(
  world: HookWorld,
  access: CrdAccess,
  definitions: readonly Definition[],
): Promise<Judged> {
  const generations = new Map<string, number | undefined>()
  const lost: LostFields[] = []
  for (const definition of definitions) {
    const { name, versions } = definition
    const before = await persist(world, () => access.read(name))
    const dropped = describeDropped(name, before?.storedVersions ?? [], versions)
    if (dropped !== undefined) return giveUp(dropped)
    generations.set(name, before?.generation)
    // What the API server answers is what it would store, in the same form as what it has.
    const after = await persist(world, () => access.apply(definition, true))
    if (before !== undefined) {
      lost.push({ name, fields: lostOfVersions(before.schemas, after.schemas) })
    }
  }
  return { kind: 'Judged', generations, lost }
}

async function untilEstablished(
  world: HookWorld,
  access: CrdAccess,
  name: string,
): Promise<boolean> {
  while (!world.signal.aborted) {
    const found = await persist(world, () => access.read(name))
    if (found?.isEstablished === true) return true
    await sleep(world.clock, EVERY_MS, world.signal)
  }
  return false
}

function describeChange(before: number | undefined, after: number): string {
  if (before === undefined) return 'created'
  return before === after ? 'as it was' : 'changed'
}

function wayOut(
  message: string,
  { changed }: { readonly changed: number } = { changed: 0 },
): string {
  const done = changed === 0 ? 'No definition was changed' : `Definitions changed: ${changed}`
  return `${message}

${done}, and the release was not upgraded. Mend it and run helm upgrade again.
To upgrade without touching the definitions: helm upgrade --no-hooks, or the value hooks.upgradeCrds: false;
mintlet then runs with the definitions that are there.`
}
