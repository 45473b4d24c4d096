import { describe, expect, test } from 'vitest'
import { KINDS } from '../../../crds/kinds.ts'
import { toCrd } from '../../../crds/to-crd.ts'

/** Every node of a schema, with its path. */
function* nodes(node: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return
  yield [path, node as Record<string, unknown>]
  for (const [key, child] of Object.entries(node)) yield* nodes(child, `${path}/${key}`)
}

const schemaOf = (kind: (typeof KINDS)[number]): unknown => {
  const crd = toCrd(kind) as { spec: { versions: { schema: unknown }[] } }
  return crd.spec.versions[0]?.schema
}

const EVERY = KINDS.map((kind) => [kind.kind, kind] as const)

describe('toCrd()', () => {
  test('defines the kinds that are served', () => {
    expect(KINDS.map(({ kind, scope, shortName }) => [kind, scope, shortName])).toEqual([
      ['ClusterCredentialIssuer', 'Cluster', 'ccri'],
      ['CredentialIssuer', 'Namespaced', 'cri'],
      ['ImpersonatedToken', 'Namespaced', 'itok'],
      ['ServiceAccountCredential', 'Namespaced', 'sac'],
    ])
  })

  test.each(EVERY)('names %s as Kubernetes wants it', (_name, kind) => {
    expect(toCrd(kind)).toMatchObject({
      apiVersion: 'apiextensions.k8s.io/v1',
      metadata: { name: `${kind.plural}.mintlet.dev` },
      spec: {
        group: 'mintlet.dev',
        names: { kind: kind.kind, categories: ['mintlet'], shortNames: [kind.shortName] },
        versions: [{ name: 'v1alpha1', served: true, storage: true, subresources: { status: {} } }],
      },
    })
  })

  test.each(EVERY)(
    'bounds every text and list of %s: rules over them have a price',
    (_name, kind) => {
      const unbounded = [...nodes(schemaOf(kind))]
        .filter(([path]) => path.includes('/spec/'))
        .filter(([, node]) => {
          if (node['type'] === 'string')
            return node['maxLength'] === undefined && node['enum'] === undefined
          return node['type'] === 'array' && node['maxItems'] === undefined
        })
        .map(([path]) => path)
      expect(unbounded).toEqual([])
    },
  )

  test.each(EVERY)('describes every field of %s', (_name, kind) => {
    const silent = [...nodes(schemaOf(kind))]
      .filter(([path]) => /\/(spec|status)\/(.*\/)?properties$/.test(path))
      .flatMap(([path, fields]) =>
        Object.entries(fields)
          .filter(([, field]) => (field as { description?: string }).description === undefined)
          .map(([name]) => `${path}/${name}`),
      )
    expect(silent).toEqual([])
  })

  test.each(['ImpersonatedToken', 'ServiceAccountCredential'])(
    'lets no %s leave Expired',
    (name) => {
      const found = KINDS.find(({ kind }) => kind === name)
      expect(
        found?.rules.some(({ rule }) => rule.includes("oldSelf.status.phase != 'Expired'")),
      ).toBe(true)
    },
  )
})
