import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { bySize } from '../../kit/faults/run-size.ts'
import { CREDENTIAL_RIGHTS } from '../credential-faults/credential-rights.ts'
import { deployed } from '../operator/deployed.ts'
import { type KillWorld, startKillWorld } from './kill-world.ts'
import { WRITE_KINDS } from './kill-write-kinds.ts'

const KILLS = bySize({ short: 5, full: 50 })
const TIMEOUT_MS = bySize({ short: 60_000, full: 300_000 })

let world: KillWorld

beforeAll(async () => {
  world = await startKillWorld('kill', 'kill')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted()

test('a run without faults does every kind of write that is killed at, and no other', async () => {
  expect(await world.reference()).toEqual(unique(WRITE_KINDS.map(({ what }) => what)))
})

test('every right to write in deploy/rbac.yaml is one that some kind of write needs, and the other way round', async () => {
  const documents = parseAllDocuments(await deployed('rbac.yaml'))
  const rules = documents.flatMap((document): readonly Rule[] => document.toJS()?.rules ?? [])
  const rights = rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  )
  const writes = rights.filter((right) => !/^(get|list|watch) /.test(right))
  const needed = [...WRITE_KINDS.map(({ right }) => right), ...CREDENTIAL_RIGHTS]
  expect(unique(needed)).toEqual(unique(writes))
})

type Rule = { readonly resources: readonly string[]; readonly verbs: readonly string[] }

for (const kind of WRITE_KINDS) {
  test(
    `${KILLS} operators are killed between a ${kind.what} and its answer`,
    async () => {
      expect((await world.kill(kind, KILLS)).rounds).toBe(KILLS)
    },
    TIMEOUT_MS,
  )
}

test('after all that every object is Ready, every Secret valid, and no more was minted than was asked for and one a kill', async () => {
  const { strikes, excess, ...wrong } = await world.outcome()
  expect(wrong).toEqual({ faults: [], setBack: [] })
  expect(strikes).toBe(KILLS * WRITE_KINDS.length)
  expect(excess).toBeLessThanOrEqual(strikes)
})
