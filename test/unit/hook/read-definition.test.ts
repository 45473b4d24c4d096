import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { KINDS } from '../../../crds/kinds.ts'
import { readDefinition } from '../../../src/hook/read-definition.ts'

test.each(KINDS.map(({ plural }) => plural))(
  'of crds/%s.yaml it reads what a reader of YAML does',
  (plural) => {
    const text = readFileSync(new URL(`../../../crds/${plural}.yaml`, import.meta.url), 'utf8')
    const whole: {
      metadata: { name: string }
      spec: { versions: { name: string }[] }
    } = parse(text)
    expect(readDefinition(text)).toEqual({
      name: whole.metadata.name,
      versions: whole.spec.versions.map(({ name }) => name),
      text,
    })
  },
)

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.mintlet.dev
spec:
  versions:
    - name: v1alpha1
      additionalPrinterColumns:
        - name: vx
    - name: v1
  conversion:
    - name: v2
`

test('it reads every version, and no other name', () => {
  expect(readDefinition(DEFINITION)).toMatchObject({
    name: 'things.mintlet.dev',
    versions: ['v1alpha1', 'v1'],
  })
})

test.each([
  ['of another group', DEFINITION.replace('mintlet.dev', 'example.com')],
  ['of a group that only ends like ours', DEFINITION.replace('.mintlet.dev', '.notmintlet.dev')],
  ['of another kind', DEFINITION.replace('CustomResourceDefinition', 'Kustomization')],
  ['without a name', DEFINITION.replace('  name: things.mintlet.dev\n', '')],
  ['empty', ''],
])('what is %s is none', (_what, text) => {
  expect(readDefinition(text)).toBeUndefined()
})
