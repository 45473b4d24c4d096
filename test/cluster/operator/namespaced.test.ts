import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments, stringify } from 'yaml'
import type { Operator } from '../../kit/operator.ts'
import { conditionOf } from './condition-of.ts'
import { deployed } from './deployed.ts'
import { faultsOf } from './faults-of.ts'
import { startWorld, type World } from './start-world.ts'
import type { Token } from './token-api.ts'

/** The one that deploy/rbac-namespaced.yaml has rights for, one that they are copied to, and one without. */
const [A, B, ELSEWHERE] = ['mintlet-demo', 'second', 'elsewhere'] as const
const FLAGS = [`--namespaces=${A},${B}`]
const SHORT = { accessToken: { scopes: ['read'], lifetime: '20s' } }

let world: World
let operator: Operator

beforeAll(async () => {
  const rights = await deployed('rbac-namespaced.yaml')
  world = await startWorld({ namespaces: [A, B, ELSEWHERE], rights: withCopy(rights, A, B) })
  operator = await world.start({ flags: FLAGS })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

type Document = { readonly metadata?: { readonly namespace?: string } }

/** With a copy of everything in one namespace for another one, as the file asks its readers to make. */
function withCopy(rights: string, from: string, to: string): string {
  const documents = parseAllDocuments(rights).map((document): Document => document.toJS())
  const copies = documents
    .filter(({ metadata }) => metadata?.namespace === from)
    .map((object) => ({ ...object, metadata: { ...object.metadata, namespace: to } }))
  expect(copies).toHaveLength(2)
  return [...documents, ...copies].map((object) => stringify(object)).join('---\n')
}

/** Whether the operator may do that, as the API server decides it. */
async function mayDo(verb: string, namespace: string | undefined): Promise<boolean> {
  const { body } = await world.controlPlane.admin.request<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      spec: {
        user: 'operator-a',
        groups: ['mintlet-operators'],
        resourceAttributes: { verb, resource: 'secrets', namespace },
      },
    },
  )
  return body.status.allowed
}

test('the rights reach no Secret outside of the namespaces in the list', async () => {
  for (const verb of ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']) {
    const allowed = [await mayDo(verb, undefined), await mayDo(verb, ELSEWHERE)]
    expect({ verb, allowed }).toEqual({ verb, allowed: [false, false] })
  }
  expect(await mayDo('patch', A)).toBe(true)
})

const minted =
  (least: number) =>
  ({ status }: Token): boolean =>
    (status?.mints ?? 0) >= least

test('tokens are issued, refreshed and healed in each namespace of the list', async () => {
  for (const namespace of [A, B]) await world.create([namespace, 'token'], SHORT)
  for (const namespace of [A, B]) {
    const key = [namespace, 'token'] as const
    // The second one may have been refreshed while the first was looked at.
    const { mints = 0 } = (await world.untilReady(key)).status ?? {}
    await world.removeSecret(key)
    await world.untilToken('is healed', key, minted(mints + 1))
    const token = await world.untilToken('is refreshed', key, minted(mints + 2))
    expect(faultsOf(token, await world.secret(key))).toEqual([])
  }
})

test('objects in other namespaces are left alone', async () => {
  await world.create([ELSEWHERE, 'token'], SHORT)
  await world.create([A, 'later'], SHORT)
  await world.untilReady([A, 'later'])
  expect((await world.token([ELSEWHERE, 'token']))?.status).toBeUndefined()
  expect(await world.secrets(ELSEWHERE)).toEqual([])
  expect((await operator.health('/metrics')).text).not.toContain(ELSEWHERE)
})

test('a restart goes on where it was', async () => {
  await operator.stop()
  operator = await world.start({ flags: FLAGS })
  await world.create([B, 'later'], SHORT)
  expect(conditionOf(await world.untilReady([B, 'later']), 'Ready')).toBe('True Issued')
})

test('the rights were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
