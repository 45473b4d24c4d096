import { expect, test } from 'vitest'
import { plainManifest } from '../../../helm/plain-manifest.ts'

const document = (kind: string, namespace: string | undefined, more = ''): string =>
  `---
# Source: mintlet/templates/some.yaml
# What it is for.
kind: ${kind}
metadata:
  name: a${namespace === undefined ? '' : `\n  namespace: ${namespace}`}
  labels:
    app.kubernetes.io/name: mintlet
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: mintlet-0.1.0
${more}`

test('labels of Helm and where an object came from go, comments stay', () => {
  expect(plainManifest(document('Role', 'etl'))).toBe(`# What it is for.
kind: Role
metadata:
  name: a
  namespace: etl
  labels:
    app.kubernetes.io/name: mintlet`)
})

test('annotations of Helm go with the comment about them and with the map that held nothing else', () => {
  const more = `  annotations:
    # Why it stays.
    helm.sh/resource-policy: keep
spec:
  # Why.
  local: {}
`
  const text = plainManifest(document('ClusterCredentialIssuer', undefined, more))
  expect(text).not.toMatch(/annotations|helm|stays/)
  expect(text).toContain('\nspec:\n  # Why.\n  local: {}')
})

test('objects of a namespace come together, in the order of Helm otherwise', () => {
  const all = [
    document('ServiceAccount', 'system'),
    document('ClusterRole', undefined),
    document('Role', 'system'),
    document('Role', 'etl'),
    document('RoleBinding', 'system'),
    document('RoleBinding', 'etl'),
  ]
  const kinds = plainManifest(all.join('')).matchAll(
    /kind: (\w+)\n.*\n.*\n(?: {2}namespace: (\w+))?/g,
  )
  expect([...kinds].map(([, kind, namespace = '-']) => `${kind} ${namespace}`)).toStrictEqual([
    'ServiceAccount system',
    'ClusterRole -',
    'Role system',
    'RoleBinding system',
    'Role etl',
    'RoleBinding etl',
  ])
})
