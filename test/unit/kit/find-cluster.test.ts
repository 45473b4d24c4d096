import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findCluster } from '../../kit/one-node/find-cluster.ts'
import { startK3s } from '../../kit/one-node/start-k3s.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(`${tmpdir()}/mintlet-find-cluster-`)
  vi.stubEnv('E2E_KUBECONFIG', `${folder}/kubeconfig`)
  vi.stubEnv('E2E_LOAD_IMAGE', '')
  vi.stubEnv('E2E_IMAGE_REPOSITORY', '')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const noDocker = async (): Promise<undefined> => undefined

test('a named cluster that nobody can bring an image to is none, and what would help is said', async () => {
  const { missing } = await findCluster(noDocker)
  expect(missing).toContain('E2E_LOAD_IMAGE')
  expect(missing).toContain('E2E_IMAGE_REPOSITORY')
})

test('the command that loads an image is given the archive as its last argument', async () => {
  vi.stubEnv('E2E_LOAD_IMAGE', `sh -c 'printf "%s|" "$@" > ${folder}/given' sh load --quiet`)
  const found = await findCluster(noDocker)
  expect(found).toMatchObject({ kubeconfig: `${folder}/kubeconfig` })
  if (found.missing === undefined) await found.load('/tmp/an image.tar')
  expect(await readFile(`${folder}/given`, 'utf8')).toBe('load|--quiet|/tmp/an image.tar|')
})

test('a command that cannot load an image is told of with what it said', async () => {
  vi.stubEnv('E2E_LOAD_IMAGE', "sh -c 'echo no space left >&2; exit 3'")
  const found = await findCluster(noDocker)
  const loading = found.missing === undefined ? found.load('image.tar') : undefined
  await expect(loading).rejects.toThrow(/ended with 3: no space left/)
})

test('images that were pushed before are taken from where they are', async () => {
  vi.stubEnv('E2E_IMAGE_REPOSITORY', 'registry.example.com/mintlet')
  const found = await findCluster(noDocker)
  expect(found).toMatchObject({ repository: 'registry.example.com/mintlet' })
})

test('without docker, or where its image cannot be pulled, there is no K3s, and it is said why', async () => {
  expect((await startK3s(undefined)).missing).toContain('no docker')
  await writeFile(`${folder}/docker`, '#!/bin/sh\necho "$@" > "$ASKED"\nexit 1\n')
  await chmod(`${folder}/docker`, 0o755)
  vi.stubEnv('E2E_K3S_IMAGE', 'registry.example.com/k3s:v1')
  const docker = { PATH: `${folder}:/usr/bin:/bin`, ASKED: `${folder}/asked` }
  expect((await startK3s(docker)).missing).toBe(
    'the image registry.example.com/k3s:v1 cannot be pulled',
  )
  expect(await readFile(`${folder}/asked`, 'utf8')).toBe(
    'pull --quiet registry.example.com/k3s:v1\n',
  )
})
