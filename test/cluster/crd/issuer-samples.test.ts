import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { readRepositoryFile, startWithCrds } from './installed.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startWithCrds()
  await controlPlane.admin.apply(await readRepositoryFile('deploy/rbac.yaml'))
})

afterAll(() => controlPlane?.stop())

test.each([
  ['google', 14],
  ['k0rdent', 7],
  ['local-clients', 21],
])('the API server keeps every field of the samples for %s', async (issuer, count) => {
  const { admin } = controlPlane
  const folder = `deploy/samples/${issuer}`
  // The order in which kubectl apply -f takes them.
  const files = (await readdir(new URL(`../../../${folder}`, import.meta.url))).toSorted()
  const yamls = await Promise.all(files.map((file) => readRepositoryFile(`${folder}/${file}`)))
  const written = yamls.flatMap((yaml) =>
    parseAllDocuments(yaml).map((document): ApiObject => document.toJS()),
  )
  // A pod needs one, which a controller makes elsewhere.
  for (const { metadata } of written.filter(({ kind }) => kind === 'Namespace')) {
    const space = `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${metadata?.name}}\n`
    const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: ${metadata?.name}}\n`
    // oxlint-disable-next-line no-await-in-loop
    await admin.apply(`${space}---\n${account}`)
  }
  const applied = await admin.apply(yamls.join('\n---\n'))
  expect(applied).toMatchObject(written)
  expect(written).toHaveLength(count)
})
