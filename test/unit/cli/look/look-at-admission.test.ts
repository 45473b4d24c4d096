import { expect, test } from 'vitest'
import { lookAtAdmission } from '../../../../src/cli/look/look-at-admission.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const policy = {
  metadata: { name: 'mintlet-mint' },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: ['mintlet.dev'], resources: ['impersonatedtokens'] }],
    },
  },
}
const binding = {
  metadata: { name: 'mintlet-mint' },
  spec: { policyName: 'mintlet-mint', validationActions: ['Deny'] },
}

const answersWith =
  (policies: FakeAnswer, bindings: FakeAnswer) =>
  ({ path }: { readonly path: string }): FakeAnswer =>
    path.endsWith('bindings') ? bindings : policies

test('what is held against writes is known for each kind that is asked for', async () => {
  const world = fakeCliWorld(answersWith({ items: [policy] }, { items: [binding] }))
  const looked = await lookAtAdmission(world, ['impersonatedtokens', 'credentialissuers'])
  expect(looked).toMatchObject({
    seen: true,
    value: [
      { resource: 'impersonatedtokens', policies: ['mintlet-mint'], actions: ['Deny'] },
      { resource: 'credentialissuers', policies: [], actions: [] },
    ],
  })
  expect(world.calls.map(({ query }) => query?.['labelSelector'])).toEqual([
    'app.kubernetes.io/part-of=mintlet',
    undefined,
  ])
})

test('nothing is known where one of both may not be listed', async () => {
  for (const answers of [answersWith(403, { items: [] }), answersWith({ items: [policy] }, 403)]) {
    expect(await lookAtAdmission(fakeCliWorld(answers), ['impersonatedtokens'])).toMatchObject({
      seen: false,
      why: 'Forbidden',
    })
  }
})
