import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chartFiles } from '../../helm/chart-files.ts'
import { renderDeploy } from '../../helm/render-deploy.ts'
import { kubectl, kubectlMissing } from '../cluster/operator/kubectl.ts'
import type { ApiObject } from '../kit/control-plane/admin-client.ts'
import { deployed } from './deployed.ts'
import { objectsOf } from './objects-of.ts'
import { rendered } from './rendered.ts'

const ROOT = new URL('../../', import.meta.url)

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

test('what is generated of the chart is up to date: else run npm run deploy', () => {
  for (const [path, text] of Object.entries(chartFiles())) expect(read(path)).toBe(text)
})

test('deploy/ is up to date, and there is nothing else in it: else run npm run deploy', async () => {
  const files = await renderDeploy()
  for (const [path, text] of Object.entries(files))
    expect([path, read(path)]).toStrictEqual([path, text])
  const found = [...deployed().keys(), 'kustomization.yaml'].map((name) => `deploy/${name}`)
  expect(found.toSorted()).toStrictEqual(Object.keys(files).toSorted())
})

test.each([...deployed().keys()])('nothing in deploy/%s says that it is from Helm', (name) => {
  const text = deployed().get(name) ?? ''
  expect(text).not.toMatch(/helm\.sh|managed-by|# Source:/)
  expect(objectsOf(text).length).toBeGreaterThan(0)
})

const byName = (objects: readonly ApiObject[]): readonly string[] =>
  objects
    .map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? '-'}/${metadata?.name}`)
    .toSorted()

/** Without what only Helm says of it. */
function plain({ metadata, ...rest }: ApiObject): object {
  const labels = Object.entries(Object(metadata?.['labels'])).filter(
    ([name]) => !/^helm\.sh\/|managed-by$/.test(name),
  )
  const { 'helm.sh/resource-policy': _, ...annotations } = Object(metadata?.['annotations'])
  return { ...rest, metadata: { ...metadata, labels: Object.fromEntries(labels), annotations } }
}

test('deploy/ has the objects that the chart installs, but for its hooks, and a Namespace', async () => {
  const wanted = (await rendered()).filter(({ metadata }) => {
    const annotations = Object(metadata?.['annotations'])
    return annotations['helm.sh/hook'] === undefined
  })
  const names = ['rbac', 'user-roles', 'operator', 'network-policy', 'admission', 'issuer']
  const found = names.flatMap((name) => objectsOf(deployed().get(`${name}.yaml`) ?? ''))
  expect(byName(found)).toStrictEqual([...byName(wanted), 'Namespace -/mintlet-system'].toSorted())
  for (const object of wanted) {
    const same = found.filter((each) => byName([each])[0] === byName([object])[0])
    expect(same.map(plain)).toStrictEqual([plain(object)])
  }
})

/** Kustomize breaks lines of folded text elsewhere. */
const inOneLine = (object: ApiObject): unknown =>
  JSON.parse(JSON.stringify(object).replaceAll(/(?:\\n| )+/g, ' '))

if (kubectlMissing !== undefined) {
  process.stderr.write(`test/chart: kubectl kustomize is skipped: ${kubectlMissing}\n`)
}

test.skipIf(kubectlMissing !== undefined)(
  'kubectl kustomize gives the CRDs and the objects of the files that it names',
  async () => {
    const folder = new URL('deploy', ROOT).pathname
    const built = objectsOf(await kubectl('/dev/null', 'kustomize', folder))
    const crds = objectsOf(await kubectl('/dev/null', 'kustomize', new URL('crds', ROOT).pathname))
    expect(crds.map(({ kind }) => kind)).toStrictEqual(
      Array.from({ length: 4 }, () => 'CustomResourceDefinition'),
    )
    const names = ['rbac', 'user-roles', 'operator', 'network-policy', 'admission']
    const objects = names.flatMap((name) => objectsOf(deployed().get(`${name}.yaml`) ?? ''))
    expect(byName(built)).toStrictEqual(byName([...crds, ...objects]))
    for (const object of objects) {
      const [name] = byName([object])
      const same = built.filter((each) => byName([each])[0] === name)
      expect(same.map(inOneLine)).toStrictEqual([inOneLine(object)])
    }
  },
)
