import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kubeconfigContexts } from '../../../src/kube/kubeconfig-contexts.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mintlet-contexts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileWith(name: string, contexts: readonly string[]): string {
  const path = join(folder, name)
  const context = { cluster: 'c', user: 'u' }
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'u', user: {} }],
      contexts: contexts.map((each) => ({ name: each, context })),
    }),
  )
  return path
}

describe('kubeconfigContexts()', () => {
  test('has the contexts of all files, each once, in their order', async () => {
    const [first, second] = [fileWith('1', ['kind', 'prod']), fileWith('2', ['prod', 'stage'])]
    expect(await kubeconfigContexts(first)).toEqual(['kind', 'prod'])
    const both = [first, '', second].join(delimiter)
    expect(await kubeconfigContexts(both)).toEqual(['kind', 'prod', 'stage'])
  })

  test('says which file is none, and nothing that is in it', async () => {
    const path = join(folder, 'broken')
    writeFileSync(path, 'users: [{name: me, user: {token: s3cret}')
    await expect(kubeconfigContexts(path)).rejects.toThrow(
      new Error(`kubeconfig ${path}: cannot be read`),
    )
  })
})
