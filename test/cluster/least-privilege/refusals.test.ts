import { expect, test } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import { until } from '../../kit/until.ts'
import { deployed } from '../operator/deployed.ts'
import { startWorld, type World, type WorldOptions } from '../operator/start-world.ts'

const NS = 'refused'
const EVENTS = `create events.events.k8s.io in ${NS}`

type Role = { readonly rules?: readonly { readonly apiGroups: readonly string[] }[] }

/** All but those on events. */
async function rightsWithoutEvents(): Promise<string> {
  const objects = parseAllDocuments(await deployed('rbac.yaml')).map(
    (document): Role => document.toJS(),
  )
  return objects
    .map(({ rules, ...object }) => ({
      ...object,
      ...(rules && { rules: rules.filter(({ apiGroups }) => apiGroups[0] !== 'events.k8s.io') }),
    }))
    .map((object) => stringify(object))
    .join('---\n')
}

/** A world in which an operator has something to tell, and no right to write an event. */
async function startRefusing(options: Partial<WorldOptions>): Promise<World> {
  const rights = await rightsWithoutEvents()
  const world = await startWorld({ namespaces: [NS], rights, ...options })
  await world.start()
  await world.create([NS, 'told'], { accessToken: {}, serviceAccount: 'elsewhere:reader' })
  await until('it is refused', async () => (await world.forbidden()).length > 0)
  return world
}

test.concurrent('a world in which a right was missing fails at its end, and names it', async () => {
  const world = await startRefusing({})
  await expect(world[Symbol.asyncDispose]()).rejects.toThrow(`an operator was refused: ${EVENTS}`)
})

test.concurrent('a world without an audit log fails as well', async () => {
  const world = await startRefusing({ auditLevel: 'None' })
  await expect(world[Symbol.asyncDispose]()).rejects.toThrow(/was refused: [1-9]\d* requests: /)
})

test.concurrent('a world whose test has said so before does not', async () => {
  await using world = await startRefusing({ mayBeRefused: [EVENTS] })
  expect(new Set(await world.forbidden())).toEqual(new Set([EVENTS]))
})
