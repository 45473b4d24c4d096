import { describe, expect, test } from 'vitest'
import type { ExplainGrantOptions } from '../../../../src/cli/explain-grant/explain-grant-options.ts'
import { explainGrantVerb } from '../../../../src/cli/explain-grant/explain-grant-verb.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from '../fake-cli-world.ts'

const WISH: ExplainGrantOptions = {
  name: undefined,
  issuer: 'local',
  serviceAccount: 'etl:reader',
  scope: [],
  audience: [],
  delegate: [],
  asGroup: [],
}
const NAMED: ExplainGrantOptions = {
  ...WISH,
  name: 'reader',
  issuer: undefined,
  serviceAccount: undefined,
}

const OURS = '/apis/mintlet.dev/v1alpha1'
const TOKEN = {
  metadata: { name: 'reader', namespace: 'etl' },
  spec: { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader', accessToken: {} },
}
const ISSUER = {
  metadata: { name: 'local' },
  spec: {
    local: {},
    grants: [{ namespaces: { names: ['etl'] }, serviceAccounts: ['{namespace}:*'] }],
  },
}
const ANSWERS: Readonly<Record<string, FakeAnswer>> = {
  [`${OURS}/namespaces/etl/impersonatedtokens/reader`]: TOKEN,
  [`${OURS}/namespaces/etl/serviceaccountcredentials/reader`]: 404,
  [`${OURS}/clustercredentialissuers/local`]: ISSUER,
  '/api/v1/namespaces/etl': { metadata: { name: 'etl', labels: {} } },
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': {
    status: { userInfo: { username: 'ada', groups: ['dev'] } },
  },
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': { status: { allowed: true } },
  '/apis/authorization.k8s.io/v1/subjectaccessreviews': { status: { allowed: false } },
}
const world = (
  over: Readonly<Record<string, FakeAnswer>> = {},
  other: FakeAnswer = {},
): FakeCliWorld => fakeCliWorld(({ path }) => over[path] ?? ANSWERS[path] ?? other)

describe('explain-grant', () => {
  test.each([WISH, NAMED])('says Yes and exits with 0 for %j', async (options) => {
    const report = await explainGrantVerb.gather(world(), options)
    expect(report).toMatchObject({ answer: 'Yes', requester: { user: 'ada', groups: ['dev'] } })
    expect(explainGrantVerb.exitCode(report)).toBe(0)
  })

  test('asks about somebody else as the API server would see them', async () => {
    const at = world()
    const report = await explainGrantVerb.gather(at, { ...WISH, as: 'bob', asGroup: ['ops'] })
    expect(explainGrantVerb.exitCode(report)).toBe(1)
    const asked = at.calls.filter(({ path }) => path.endsWith('/subjectaccessreviews'))
    expect(asked[0]?.body).toMatchObject({
      kind: 'SubjectAccessReview',
      spec: {
        user: 'bob',
        groups: ['ops', 'system:authenticated'],
        resourceAttributes: { verb: 'create', group: 'mintlet.dev', namespace: 'etl' },
      },
    })
    expect(at.calls.some(({ path }) => path.endsWith('/selfsubjectaccessreviews'))).toBe(false)
  })

  test.each([403, 404, 429, 500, 'down'] as const)(
    'has an answer when everything is answered %s',
    async (status) => {
      const report = await explainGrantVerb.gather(
        fakeCliWorld(() => status),
        WISH,
      )
      expect(report.answer).toBe(status === 404 ? 'No' : 'Unknown')
      expect(report.reasons).not.toEqual([])
      expect(explainGrantVerb.describe(report, createStyle(true, 80))).toContain('etl:reader')
    },
  )

  test('tells who may not see the object what to ask instead', async () => {
    const refused = { [`${OURS}/namespaces/etl/impersonatedtokens/reader`]: 403 } as const
    await expect(explainGrantVerb.gather(world(refused), NAMED)).rejects.toThrow(
      'you may not look at reader in namespace etl: say instead what is asked for, with --issuer and --service-account',
    )
  })

  test('refuses an object together with what it asks for', async () => {
    for (const more of [{ issuer: 'local' }, { scope: ['x'] }, { kind: 'IdToken' }]) {
      await expect(explainGrantVerb.gather(world(), { ...NAMED, ...more })).rejects.toThrow(
        'an object says itself',
      )
    }
  })

  test('reads no Secret', async () => {
    const at = world()
    await explainGrantVerb.gather(at, NAMED)
    expect(at.calls.filter(({ path }) => path.includes('/secrets'))).toEqual([])
  })
})
