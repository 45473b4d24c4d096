import { describe, expect, test } from 'vitest'
import { CliError } from '../../../../src/cli/cli-error.ts'
import { findObject } from '../../../../src/cli/look/find-object.ts'
import type { SubjectKind } from '../../../../src/cli/subject.ts'
import { KubeError } from '../../../../src/kube/error.ts'
import { type FakeAnswer, fakeCliWorld } from '../fake-cli-world.ts'

const FOLDER = '/apis/mintlet.dev/v1alpha1/namespaces/etl'
const TOKEN = `${FOLDER}/impersonatedtokens/reader`
const CREDENTIAL = `${FOLDER}/serviceaccountcredentials/reader`
const reader = { metadata: { name: 'reader', namespace: 'etl', uid: 'u' }, spec: {} }

type Found = { readonly found: unknown; readonly paths: readonly string[] }

async function find(
  answers: Readonly<Record<string, FakeAnswer>>,
  kind?: SubjectKind,
): Promise<Found> {
  const world = fakeCliWorld(({ path }) => answers[path] ?? 404)
  const found = await findObject(world, { kind, name: 'reader' }).then(
    (object) => [object.kind, object.object.metadata.uid],
    (error: unknown) => error,
  )
  return { found, paths: world.calls.map(({ path }) => path).toSorted() }
}

describe('findObject()', () => {
  test('looks at both kinds where none is named', async () => {
    const tokens = await find({ [TOKEN]: reader })
    expect(tokens).toEqual({ found: ['ImpersonatedToken', 'u'], paths: [TOKEN, CREDENTIAL] })
    const credentials = await find({ [CREDENTIAL]: reader })
    expect(credentials.found).toEqual(['ServiceAccountCredential', 'u'])
  })

  test('looks at the kind that is named alone', async () => {
    const both = { [TOKEN]: reader, [CREDENTIAL]: reader }
    expect(await find(both, 'ServiceAccountCredential')).toEqual({
      found: ['ServiceAccountCredential', 'u'],
      paths: [CREDENTIAL],
    })
  })

  test('asks which one is meant where both kinds have the name', async () => {
    const { found } = await find({ [TOKEN]: reader, [CREDENTIAL]: reader })
    expect(found).toEqual(
      new CliError('both kinds have a reader: say itok/reader or sac/reader', 2),
    )
    expect(found).toHaveProperty('code', 2)
  })

  test('says what there is not, and how to see what there is', async () => {
    const { found } = await find({})
    expect(found).toBeInstanceOf(CliError)
    expect(found).toMatchObject({
      code: 3,
      message:
        'no ImpersonatedToken or ServiceAccountCredential reader in namespace etl; kubectl mintlet status --all-namespaces lists them',
    })
    const { found: named } = await find({}, 'ImpersonatedToken')
    expect(named).toMatchObject({ message: expect.stringMatching(/^no ImpersonatedToken reader /) })
  })

  test.each([
    [403, 'Forbidden'],
    ['down', 'Unavailable'],
  ] as const)('does not take %s for an object that is not there', async (answer, kind) => {
    const { found } = await find({ [TOKEN]: reader, [CREDENTIAL]: answer })
    expect(found).toBeInstanceOf(KubeError)
    expect(found).toMatchObject({ kind })
  })
})
