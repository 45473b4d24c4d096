import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { KINDS } from '../../../crds/kinds.ts'
import { readFolder } from '../../../src/hook/read-folder.ts'
import { upgradeCrds } from '../../../src/hook/upgrade-crds.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { until } from '../../kit/until.ts'
import { type InstalledHook, installHook } from './install-hook.ts'
import { messageOf } from './message-of.ts'
import { type HookRun, type RunOptions, runHook } from './run-hook.ts'

/** How definitions come to be what a new version has, with a real API server and the rights of the chart's hook alone. */
const FOLDER = fileURLToPath(new URL('../../../crds', import.meta.url))
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const NAMES = KINDS.map(({ plural }) => `${plural}.mintlet.dev`).toSorted()
const TOKENS = 'impersonatedtokens.mintlet.dev'
const CREDENTIALS = 'serviceaccountcredentials.mintlet.dev'
const ISSUERS = 'clustercredentialissuers.mintlet.dev'

type File = { readonly file: string; readonly text: string }

type Version = {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly schema: { readonly openAPIV3Schema: { readonly properties: Record<string, Schema> } }
}
type Schema = { readonly type: string; properties?: Record<string, Schema>; description?: string }

type Definition = {
  readonly metadata: { readonly name: string; readonly generation?: number }
  readonly spec: { readonly versions: readonly Version[] }
  readonly status?: { readonly storedVersions: readonly string[] }
}

let controlPlane: ControlPlane
let hook: InstalledHook
let files: readonly File[]

beforeAll(async () => {
  controlPlane = await startControlPlane()
  await controlPlane.admin.apply(
    stringify({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'mintlet-system',
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    }),
  )
  hook = await installHook(controlPlane, 'crds')
  files = await readFolder(FOLDER)
})
afterAll(() => controlPlane?.stop())

type Options = RunOptions & { readonly allowLostFields?: boolean }

function upgrade(options: Options = {}, with_: readonly File[] = files): HookRun {
  const { allowLostFields = false, ...others } = options
  return runHook(hook, (world) => upgradeCrds(world, with_, { allowLostFields }), others)
}

async function definition(name: string): Promise<Definition> {
  const { body } = await controlPlane.admin.request<Definition>('GET', `${DEFINITIONS}/${name}`)
  return body
}

const generations = (): Promise<readonly unknown[]> =>
  Promise.all(NAMES.map(async (name) => (await definition(name)).metadata.generation))

/** The fields that a spec of this kind may have. */
function fieldsOf({ spec }: Definition): Record<string, Schema> {
  const [version] = spec.versions
  return version?.schema.openAPIV3Schema.properties['spec']?.properties ?? {}
}

/** A definition as the repository has it, changed, by somebody else than the hook. */
async function applyChanged(name: string, change: (it: Definition) => void): Promise<void> {
  const text = files.find(({ text: each }) => each.includes(`name: ${name}\n`))?.text ?? ''
  const changed: Definition = parse(text)
  change(changed)
  await controlPlane.admin.apply(stringify(changed))
}

test('definitions that are not there are made, and their kinds can be used when the hook ends', async () => {
  const run = upgrade()
  expect(await run.ended).toEqual({ kind: 'Done' })
  for (const name of NAMES) expect(run.said).toContain(`${name}: created`)
  for (const { plural } of KINDS) {
    const path = `/apis/mintlet.dev/v1alpha1/${plural}`
    await until(`${plural} is served`, async () => {
      return (await controlPlane.admin.request('GET', path)).status === 200
    })
  }
})

test('definitions that are as they should be are left as they are', async () => {
  const before = await generations()
  const run = upgrade()
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.said.filter((line) => line.endsWith(': as it was'))).toHaveLength(NAMES.length)
  expect(await generations()).toEqual(before)
})

test('an older definition gets the fields that are new', async () => {
  await applyChanged(TOKENS, (older) => {
    delete fieldsOf(older)['suspend']
  })
  const run = upgrade()
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.said).toContain(`${TOKENS}: changed`)
  expect(Object.keys(fieldsOf(await definition(TOKENS)))).toContain('suspend')
})

test('a definition that lacks a field of the installed one is refused, and nothing is changed', async () => {
  // As if a newer mintlet had named it otherwise: it keeps what objects say there.
  await applyChanged(CREDENTIALS, (newer) => {
    const fields = fieldsOf(newer)
    const { onGrantWithdrawn } = fields
    if (onGrantWithdrawn === undefined) throw new Error('the field has another name')
    delete fields['onGrantWithdrawn']
    fields['onGrantLost'] = onGrantWithdrawn
  })
  await applyChanged(ISSUERS, (older) => {
    delete fieldsOf(older)['limits']
  })
  const before = await generations()
  const end = await upgrade().ended
  expect(end).toMatchObject({ kind: 'Failed', again: false })
  const message = messageOf(end)
  expect(message).toMatch(
    /^fields that the installed definitions have and the new ones lack:\n {2}serviceaccountcredentials.mintlet.dev: v1alpha1 spec.onGrantLost\nThe API server drops them/,
  )
  expect(message).toContain('hooks.allowLostFields: true')
  expect(message).toContain('No definition was changed, and the release was not upgraded.')
  expect(await generations()).toEqual(before)
})

test('when told that fields may be lost, it says which, and applies the definition', async () => {
  const run = upgrade({ allowLostFields: true })
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.text()).toContain(`${CREDENTIALS}: v1alpha1 spec.onGrantLost\n`)
  expect(run.said).toContain(`${CREDENTIALS}: changed`)
  const fields = Object.keys(fieldsOf(await definition(CREDENTIALS)))
  expect(fields).toContain('onGrantWithdrawn')
  expect(fields).not.toContain('onGrantLost')
})

test('a definition that objects are stored by in a version that the new one lacks is refused, and nothing is changed', async () => {
  await applyChanged(TOKENS, ({ spec }) => {
    const [only] = spec.versions
    if (only === undefined) throw new Error('there is no version')
    const versions = spec.versions as Version[]
    versions.push({ ...only, name: 'v1alpha0', storage: true })
    versions[0] = { ...only, storage: false }
  })
  // Of another one there is an older version as well: it comes first by its name, and must stay as it is.
  await applyChanged(ISSUERS, (older) => {
    delete fieldsOf(older)['limits']
  })
  await expect
    .poll(async () => (await definition(TOKENS)).status?.storedVersions)
    .toEqual(['v1alpha1', 'v1alpha0'])
  const before = await generations()
  const end = await upgrade().ended
  expect(end).toMatchObject({ kind: 'Failed', again: false })
  const message = messageOf(end)
  expect(message).toContain(
    'impersonatedtokens.mintlet.dev: objects may be stored as v1alpha0, and the new definition has only v1alpha1.',
  )
  expect(message).toContain('No definition was changed, and the release was not upgraded.')
  expect(await generations()).toEqual(before)
})

test('what the message says to do lets the upgrade through', async () => {
  await applyChanged(TOKENS, ({ spec }) => {
    const [only] = spec.versions
    if (only !== undefined)
      (spec.versions as Version[]).push({ ...only, name: 'v1alpha0', storage: false })
  })
  const patched = await controlPlane.admin.request(
    'PATCH',
    `${DEFINITIONS}/${TOKENS}/status`,
    { status: { storedVersions: ['v1alpha1'] } },
    { contentType: 'application/merge-patch+json' },
  )
  expect(patched.status).toBe(200)
  expect(await upgrade().ended).toEqual({ kind: 'Done' })
  expect((await definition(TOKENS)).spec.versions.map(({ name }) => name)).toEqual(['v1alpha1'])
})

test('a definition that the API server does not take is refused before any other is changed', async () => {
  await applyChanged(ISSUERS, (older) => {
    delete fieldsOf(older)['limits']
  })
  const before = await generations()
  const broken = files.map(({ file, text }) => ({
    file,
    text: text.includes(`name: ${TOKENS}\n`)
      ? text.replace('scope: Namespaced', 'scope: Odd')
      : text,
  }))
  const end = await upgrade({}, broken).ended
  expect(end).toMatchObject({ kind: 'Failed', again: false })
  expect(messageOf(end)).toContain(
    `the API server did not do it: patch customresourcedefinitions ${TOKENS}: 422 Invalid`,
  )
  expect(await generations()).toEqual(before)
  expect(await upgrade().ended).toEqual({ kind: 'Done' })
})

test('what is no definition of our group is left alone', async () => {
  const foreign = {
    file: 'foreign.yaml',
    text: (files.find(({ text }) => text.includes(TOKENS))?.text ?? '').replaceAll(
      'mintlet.dev',
      'example.com',
    ),
  }
  const run = upgrade({}, [foreign, ...files])
  expect(await run.ended).toEqual({ kind: 'Done' })
  expect(run.said).toContain('foreign.yaml: no definition of mintlet.dev, left alone')
  const { status } = await controlPlane.admin.request(
    'GET',
    `${DEFINITIONS}/impersonatedtokens.example.com`,
  )
  expect(status).toBe(404)
  const none = await upgrade({}, [foreign]).ended
  expect(messageOf(none)).toMatch(/^no definition of mintlet.dev was found/)
})

test('it was refused nothing, and has the right to change every definition of the folder', async () => {
  const definitions = readdirSync(FOLDER).filter((file) =>
    KINDS.some(({ plural }) => file === `${plural}.yaml`),
  )
  expect(definitions).toHaveLength(KINDS.length)
  expect(hook.granted).toEqual([
    'create customresourcedefinitions.apiextensions.k8s.io',
    'get customresourcedefinitions.apiextensions.k8s.io',
    'patch customresourcedefinitions.apiextensions.k8s.io',
  ])
  // That create is needed shows below: a definition is made by a patch.
  await expect
    .poll(() => hook.used(), { timeout: 10_000 })
    .toEqual(hook.granted.filter((verb) => !verb.startsWith('create')))
  expect(await hook.refused()).toEqual([])
})

test('its pod is one that a namespace takes which enforces the restricted Pod Security Standard', async () => {
  const { template } = hook
  const pods = '/api/v1/namespaces/mintlet-system/pods?dryRun=All'
  const pod = { ...template, metadata: { ...template.metadata, name: 'hook' } }
  expect((await controlPlane.admin.request('POST', pods, pod)).status).toBe(201)
  const { securityContext: _none, ...spec } = template.spec as { securityContext?: object }
  expect((await controlPlane.admin.request('POST', pods, { ...pod, spec })).status).toBe(403)
})

test('the Job runs upgrade-crds with the definitions of its image', () => {
  expect(hook.words).toEqual(['upgrade-crds', '--folder=/app/crds', '--timeout=240s'])
})

test('a definition of somebody else is none that the hook may make or change', async () => {
  const client = hook.client()
  const path = `${DEFINITIONS}/things.example.com`
  await expect(client.request({ method: 'GET', path })).rejects.toThrow('403')
  const patch = client.request({
    method: 'PATCH',
    path,
    query: { fieldManager: 'mintlet-crds' },
    contentType: 'application/apply-patch+yaml',
    body: 'metadata: {name: things.example.com}',
  })
  await expect(patch).rejects.toThrow('403')
  await client.close()
})

test('without the right to create, a definition that is missing cannot be made', async () => {
  const { admin } = controlPlane
  const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/mintlet-hook-crds'
  const contentType = 'application/json-patch+json'
  const verbs = [{ op: 'replace', path: '/rules/0/verbs', value: ['get', 'patch'] }]
  await admin.request('PATCH', role, verbs, { contentType })
  await admin.request('DELETE', `${DEFINITIONS}/${TOKENS}`)
  await until('it is gone', async () => {
    return (await admin.request('GET', `${DEFINITIONS}/${TOKENS}`)).status === 404
  })
  const end = await upgrade().ended
  expect(messageOf(end)).toContain('the hook may not patch customresourcedefinitions')
})
