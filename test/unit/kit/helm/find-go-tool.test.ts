import { readdir, readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { findGoTool } from '../../../kit/helm/find-go-tool.ts'
import { findHelm } from '../../../kit/helm/find-helm.ts'
import { temporaryFolder } from '../control-plane/envtest-server.ts'

const TOOL = {
  name: 'tool',
  variable: 'MINTLET_TOOL',
  source: 'example.com/cmd/tool',
  version: 'v1.2.3',
  linkerFlags: '-X main.version=v1.2.3',
}
const quietly = { say: (): void => undefined }

/** A `go` that notes its arguments and makes the program. */
async function fakeGo(): Promise<{ PATH: string; log: string }> {
  const folder = await temporaryFolder()
  const script = `#!/bin/sh
echo "$@" >> ${folder}/log
sleep 0.1
echo made > "$GOBIN/tool" && chmod +x "$GOBIN/tool"
`
  await writeFile(`${folder}/go`, script, { mode: 0o755 })
  return { PATH: `${folder}:/usr/bin:/bin`, log: `${folder}/log` }
}

test('the one that the variable names comes before everything', async () => {
  const folder = await temporaryFolder()
  await writeFile(`${folder}/mine`, '', { mode: 0o755 })
  const env = { MINTLET_TOOL: `${folder}/mine`, PATH: '/nowhere' }
  expect(await findGoTool(TOOL, { env })).toBe(`${folder}/mine`)
})

test('a variable that names none is said to be wrong', async () => {
  const env = { MINTLET_TOOL: '/nowhere/tool' }
  await expect(findGoTool(TOOL, { env })).rejects.toThrow(
    /MINTLET_TOOL is \/nowhere\/tool.*unset it/,
  )
})

test('the one on PATH comes before one that has to be made', async () => {
  const folder = await temporaryFolder()
  await writeFile(`${folder}/tool`, '', { mode: 0o755 })
  expect(await findGoTool(TOOL, { env: { PATH: `/nowhere:${folder}` } })).toBe(`${folder}/tool`)
})

test('callers at the same time compile it once, at its version, and the next one finds it in the cache', async () => {
  const { PATH, log } = await fakeGo()
  const env = { XDG_CACHE_HOME: await temporaryFolder(), PATH }
  const paths = await Promise.all([1, 2, 3].map(() => findGoTool(TOOL, { env, ...quietly })))
  const folder = `${env.XDG_CACHE_HOME}/mintlet/tool/v1.2.3`
  expect(new Set(paths)).toStrictEqual(new Set([`${folder}/tool`]))
  expect(await findGoTool(TOOL, { env: { ...env, PATH: '/nowhere' } })).toBe(`${folder}/tool`)
  const asked =
    'install -trimpath -ldflags=-s -w -X main.version=v1.2.3 example.com/cmd/tool@v1.2.3\n'
  expect(await readFile(log, 'utf8')).toBe(asked)
  expect((await readdir(folder)).toSorted()).toStrictEqual(['lock', 'tool'])
})

test('a compiler that fails leaves nothing behind and is quoted', async () => {
  const folder = await temporaryFolder()
  await writeFile(`${folder}/go`, '#!/bin/sh\necho no such module >&2; exit 1\n', { mode: 0o755 })
  const env = { XDG_CACHE_HOME: await temporaryFolder(), PATH: `${folder}:/usr/bin:/bin` }
  const failure = findGoTool(TOOL, { env, ...quietly })
  await expect(failure).rejects.toThrow(/go install failed:\nno such module\n[^]*set MINTLET_TOOL/)
  expect(await readdir(`${env.XDG_CACHE_HOME}/mintlet/tool/v1.2.3`)).toStrictEqual(['lock'])
})

test('without Go the message says what to do', async () => {
  const env = { XDG_CACHE_HOME: await temporaryFolder(), PATH: '/nowhere' }
  await expect(findHelm({ env, ...quietly })).rejects.toThrow(
    /no Go toolchain on PATH[^]*install Go 1.26/,
  )
})
