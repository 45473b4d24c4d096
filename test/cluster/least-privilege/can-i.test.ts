import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { readRepositoryFile, startWithCrds } from '../crd/installed.ts'
import { deployed } from '../operator/deployed.ts'
import { kubectlMissing } from '../operator/kubectl.ts'
import { canI, type Row } from './can-i.ts'

/** What docs/rights.md shows of `kubectl auth can-i --list`; UPDATE_GOLDEN=1 rewrites it there. */
const PAGE = new URL('../../../docs/rights.md', import.meta.url)
const BLOCK =
  /(?<=<!-- can-i (?<namespace>\S+): (?<files>[^>]+) -->\n```console\n)(?<shown>[^`]*)(?=```)/g
const OPERATOR = 'system:serviceaccount:mintlet-system:mintlet'
/** What it may do, everybody may. */
const NOBODY = 'system:serviceaccount:default:nobody'
const HEADING = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']

if (kubectlMissing !== undefined) {
  process.stderr.write(`test/cluster/least-privilege/can-i.test.ts is skipped: ${kubectlMissing}\n`)
}
const skipped = kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`

let controlPlane: ControlPlane

beforeAll(async () => {
  if (kubectlMissing !== undefined) return
  controlPlane = await startWithCrds()
  await controlPlane.admin.apply(await readRepositoryFile('deploy/samples/00-namespace.yaml'))
})
afterAll(() => controlPlane?.stop())

/** Roles and bindings. */
async function remove(file: string): Promise<void> {
  for (const document of parseAllDocuments(await deployed(file))) {
    const { kind = '', metadata = {} }: ApiObject = document.toJS()
    if (!/Role(?:Binding)?$/.test(kind)) continue
    const place = metadata.namespace === undefined ? '' : `namespaces/${metadata.namespace}/`
    const path = `${place}${kind.toLowerCase()}s/${metadata.name}`
    await controlPlane.admin.request('DELETE', `/apis/rbac.authorization.k8s.io/v1/${path}`)
  }
}

const rows = (namespace: string, user: string): Promise<Row[]> =>
  canI(controlPlane.kubeconfigPath, namespace, user)

/** What the last file gives, to everything that everybody has and the files before it give. */
async function shownOf(namespace: string, files: readonly string[]): Promise<string> {
  const known = new Set<string>()
  const note = async (user: string): Promise<void> => {
    for (const row of await rows(namespace, user)) known.add(row.join())
  }
  await note(NOBODY)
  for (const [nth, file] of files.entries()) {
    if (nth > 0) await note(OPERATOR)
    await controlPlane.admin.apply(await deployed(file))
    // The authorizer hears of it a moment later.
    await sleep(SOON_MS)
  }
  const own = await rows(namespace, OPERATOR)
  for (const file of files) await remove(file)
  await sleep(SOON_MS)
  const command = `$ kubectl auth can-i --list --namespace=${namespace} --as=${OPERATOR}\n`
  return `${command}${table([HEADING, ...own.filter((row) => !known.has(row.join()))])}`
}

const SOON_MS = 500

function table(cells: readonly Row[]): string {
  const widths = HEADING.map((_, nth) => Math.max(...cells.map((row) => row[nth]?.length ?? 0)))
  return cells
    .map((row) => row.map((cell, nth) => cell.padEnd(widths[nth] ?? 0)).join('   '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

test.skipIf(kubectlMissing !== undefined)(
  `docs/rights.md shows what kubectl auth can-i --list says of the operator${skipped}`,
  async () => {
    const page = await readFile(PAGE, 'utf8')
    const blocks = [...page.matchAll(BLOCK)].map(({ groups = {} }) => groups)
    expect(blocks).toHaveLength(8)
    const said: string[] = []
    for (const { namespace = '', files = '' } of blocks) {
      said.push(await shownOf(namespace, files.split(' + ')))
    }
    let nth = -1
    // oxlint-disable-next-line node/no-process-env -- because it is how a person asks for it
    if (process.env['UPDATE_GOLDEN'] === '1') {
      await writeFile(
        PAGE,
        page.replace(BLOCK, () => said[(nth += 1)] ?? ''),
      )
    }
    const now = await readFile(PAGE, 'utf8')
    expect([...now.matchAll(BLOCK)].map(({ groups = {} }) => groups['shown'])).toEqual(said)
  },
)
