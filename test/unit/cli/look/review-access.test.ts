import { describe, expect, test } from 'vitest'
import type { AccessRight } from '../../../../src/cli/look/access-right.ts'
import { reviewAccess, type Somebody } from '../../../../src/cli/look/review-access.ts'
import { NOW } from '../../../kit/gen.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const RIGHT: AccessRight = { verb: 'get', group: '', resource: 'secrets', namespace: 'etl' }

const asked = async (
  answer: FakeAnswer,
  right: AccessRight = RIGHT,
  who?: Somebody,
): Promise<{ readonly answered: unknown; readonly path: unknown; readonly body: unknown }> => {
  const world = fakeCliWorld(() => answer)
  const answered = await reviewAccess(world, who, right)
  const [call] = world.calls
  // As it is sent: what is undefined is left out.
  return { answered, path: call?.path, body: JSON.parse(JSON.stringify(call?.body)) }
}

describe('reviewAccess()', () => {
  test('asks about whoever asks, and about nobody else by name', async () => {
    const { answered, path, body } = await asked({ status: { allowed: true } })
    expect(answered).toEqual({ seen: true, value: true, serverTime: NOW })
    expect(path).toBe('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')
    expect(body).toEqual({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: { verb: 'get', group: '', resource: 'secrets', namespace: 'etl' },
      },
    })
  })

  test('asks about somebody else with their groups', async () => {
    const ada = { user: 'ada', groups: ['team'] }
    const { path, body } = await asked({ status: { allowed: true } }, RIGHT, ada)
    expect(path).toBe('/apis/authorization.k8s.io/v1/subjectaccessreviews')
    expect(body).toMatchObject({ kind: 'SubjectAccessReview', spec: ada })
  })

  test('takes a subresource and a name apart, as the authorizer has them', async () => {
    const right = { ...RIGHT, verb: 'create', resource: 'serviceaccounts/token', name: 'robot' }
    const { body } = await asked({ status: { allowed: true } }, right)
    expect(body).toMatchObject({
      spec: {
        resourceAttributes: { resource: 'serviceaccounts', subresource: 'token', name: 'robot' },
      },
    })
  })

  test.each([[{ status: { allowed: false, reason: 'RBAC' } }], [{ status: {} }], [{}]])(
    'takes %j for no',
    async (answer) => {
      expect((await asked(answer)).answered).toMatchObject({ seen: true, value: false })
    },
  )

  test('takes a refusal to answer neither for yes nor for no', async () => {
    expect((await asked(403)).answered).toEqual({
      seen: false,
      why: 'Forbidden',
      message: 'you may not create selfsubjectaccessreviews',
    })
    expect((await asked('down')).answered).toMatchObject({ seen: false, why: 'Failed' })
  })
})
