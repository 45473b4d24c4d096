import { describe, expect, test } from 'vitest'
import type { IssuerKind } from '../../../../src/api/generic-issuer.ts'
import { readIssuer } from '../../../../src/cli/look/read-issuer.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const raw = {
  metadata: { name: 'local', namespace: 'etl', uid: 'u' },
  spec: { local: {}, grants: [] },
}

const read = (kind: IssuerKind, path: string, answer: FakeAnswer): ReturnType<typeof readIssuer> =>
  readIssuer(
    fakeCliWorld((call) => (call.path === path ? answer : 500)),
    { kind, name: 'local' },
  )

const CLUSTER = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'
const OWN = '/apis/mintlet.dev/v1alpha1/namespaces/etl/credentialissuers/local'

describe('readIssuer()', () => {
  test.each([
    ['ClusterCredentialIssuer', CLUSTER],
    ['CredentialIssuer', OWN],
  ] as const)('has a %s from where it is', async (kind, path) => {
    expect(await read(kind, path, raw)).toMatchObject({
      ok: true,
      issuer: { kind, metadata: { name: 'local' } },
    })
  })

  test('says why there is none to be had', async () => {
    expect(await read('CredentialIssuer', OWN, 404)).toEqual({
      ok: false,
      why: 'there is no CredentialIssuer local',
    })
    expect(await read('ClusterCredentialIssuer', CLUSTER, 403)).toEqual({
      ok: false,
      why: expect.stringMatching(/^you may not get clustercredentialissuers: /),
    })
  })

  test('takes an API server that does not answer for no answer', async () => {
    await expect(read('ClusterCredentialIssuer', CLUSTER, 'down')).rejects.toMatchObject({
      kind: 'Unavailable',
    })
  })
})
