import { describe, expect, test } from 'vitest'
import { findOperators } from '../../../../src/cli/look/find-operators.ts'
import { look } from '../../../../src/cli/look/look.ts'
import { lookAtList } from '../../../../src/cli/look/look-at-list.ts'
import { NOW } from '../../../kit/gen.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const ask = (answer: FakeAnswer): ReturnType<typeof look> => {
  const { client } = fakeCliWorld(() => answer)
  return look(() => client.request({ method: 'GET', path: '/api/v1/namespaces/etl/pods' }))
}

describe('look()', () => {
  test('has what there is, and when', async () => {
    expect(await ask({ a: 1 })).toEqual({ seen: true, value: { a: 1 }, serverTime: NOW })
  })

  test.each([
    [403, 'Forbidden', 'you may not list pods'],
    [404, 'Absent', 'there is no pods'],
    [500, 'Failed', expect.stringMatching(/^the API server/)],
    ['down', 'Failed', expect.stringMatching(/^the API server does not answer/)],
  ] as const)('of %s says why there is nothing', async (answer, why, message) => {
    expect(await ask(answer)).toEqual({ seen: false, why, message })
  })

  test.each([null, 7, 'text', true])('takes %j for no answer', async (body) => {
    const looked = await look(() => Promise.resolve({ status: 200, body }))
    expect(looked).toMatchObject({ seen: false, why: 'Failed' })
  })

  test('throws what is a bug', async () => {
    await expect(look(() => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug')
  })
})

test('lookAtList() says whether some is left', async () => {
  const path = '/api/v1/pods'
  const of = (body: object) =>
    lookAtList(
      fakeCliWorld(() => body),
      { path },
    )
  expect(await of({ items: null, metadata: {} })).toMatchObject({
    value: { items: [], isCut: false },
  })
  expect(await of({ items: [1], metadata: { continue: 'x' } })).toMatchObject({
    value: { items: [1], isCut: true },
  })
})

const foundBy = async (
  answers: Readonly<Record<string, FakeAnswer>>,
  named?: string,
): Promise<unknown> => {
  const world = fakeCliWorld(({ path }) => answers[path] ?? 500)
  const looked = await findOperators(world, named)
  return looked.seen
    ? [looked.value.namespace, ...looked.value.operators.map(({ name }) => name)]
    : looked.why
}

describe('findOperators()', () => {
  const ALL = '/apis/apps/v1/deployments'
  const HOME = '/apis/apps/v1/namespaces/mintlet-system/deployments'
  const one = { items: [{ metadata: { name: 'mintlet', namespace: 'mintlet-system' } }] }

  test('looks everywhere, and in the usual place where that is refused', async () => {
    expect(await foundBy({ [ALL]: one })).toEqual([undefined, 'mintlet'])
    expect(await foundBy({ [ALL]: 403, [HOME]: one })).toEqual(['mintlet-system', 'mintlet'])
    expect(await foundBy({ [ALL]: 403, [HOME]: 403 })).toBe('Forbidden')
    expect(await foundBy({})).toBe('Failed')
  })

  test('looks where it is told to alone', async () => {
    const there = '/apis/apps/v1/namespaces/ops/deployments'
    expect(await foundBy({ [there]: one, [ALL]: one }, 'ops')).toEqual(['ops', 'mintlet'])
  })
})
