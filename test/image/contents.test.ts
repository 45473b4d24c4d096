import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ImageUnderTest, imageUnderTest } from './image-under-test.ts'
import { lockedForProduction } from './locked-for-production.ts'

const execute = promisify(execFile)
const ROOT = new URL('../../', import.meta.url)
const MOST_BYTES = 200_000_000

type Unpacked = ImageUnderTest & {
  /** All of its files and folders but /app's time-honoured ones of Docker's, as tar lists them: mode, owner, path. */
  readonly entries: readonly Entry[]
  readonly folder: string
}
type Entry = { readonly mode: string; readonly owner: string; readonly path: string }

let under: ImageUnderTest | { readonly missing: string }
let unpacked: Unpacked | undefined

beforeAll(async () => {
  under = await imageUnderTest()
  if (!('missing' in under)) unpacked = await unpack(under)
})
afterAll(async () => {
  if (unpacked !== undefined) await rm(unpacked.folder, { recursive: true, force: true })
  if (!('missing' in under)) await under[Symbol.asyncDispose]()
})

const given = (skip: (note: string) => never): Unpacked =>
  unpacked ?? skip('missing' in under ? under.missing : '')

test('the image is small, and run by nobody in particular', async ({ skip }) => {
  const { docker, image } = given(skip)
  process.stdout.write(`image, ${(image.size / 1e6).toFixed(0)} MB\n`)
  expect(image.size).toBeLessThan(MOST_BYTES)
  const format = '{{json .Config}}'
  const config = JSON.parse(await docker.text(['image', 'inspect', '--format', format, image.tag]))
  const { version, description } = await readJson(new URL('package.json', ROOT))
  expect(config).toMatchObject({
    User: '65532:65532',
    WorkingDir: '/app',
    Entrypoint: ['node', '--max-semi-space-size=8', '/app/dist/main.js'],
    Cmd: null,
    StopSignal: 'SIGTERM',
    Labels: {
      'org.opencontainers.image.title': 'mintlet',
      'org.opencontainers.image.description': description,
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}(-changed)?$/v),
      'org.opencontainers.image.created': expect.stringMatching(/^20\d\d-.+Z$/v),
      'org.opencontainers.image.source': expect.not.stringContaining('@'),
    },
  })
})

test('the image has no shell, no package manager, and no program but Node', ({ skip }) => {
  const { entries } = given(skip)
  const programs = entries
    .filter(({ mode, path }) => /^-..x/v.test(mode) && /(?:^|\/)s?bin\//v.test(path))
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('app/node_modules/'))
  expect(programs).toStrictEqual(['nodejs/bin/node'])
})

test("in the image nobody but root can change the operator, and nothing lends root's rights", ({
  skip,
}) => {
  const { entries } = given(skip)
  const ours = entries.filter(({ path }) => path.startsWith('app/'))
  expect(ours.filter(({ owner }) => owner !== '0/0')).toStrictEqual([])
  expect(ours.filter(({ mode }) => /^[^l].{7}w/v.test(mode))).toStrictEqual([])
  expect(ours.filter(({ mode }) => mode.at(7) !== 'r')).toStrictEqual([])
  expect(entries.filter(({ mode }) => /^-.*[sS]/v.test(mode))).toStrictEqual([])
})

test('of the checkout there is in the image what runs, and no more', ({ skip }) => {
  const { entries } = given(skip)
  const paths = entries.map(({ path }) => path).filter((path) => path.startsWith('app/'))
  const tops = new Set(paths.map((path) => path.split('/')[1] ?? '').filter((name) => name !== ''))
  expect(sorted(tops)).toStrictEqual([
    'LICENSE',
    'crds',
    'dist',
    'node_modules',
    'package.json',
    'sbom.cdx.json',
  ])
  expect(paths).toEqual(expect.arrayContaining(['app/dist/main.js', 'app/dist/hook.js']))
  expect(paths.filter((path) => /\.(?:[cm]?ts|map)$/v.test(path))).toStrictEqual([])
  // Neither settings of npm's, nor what authors of packages left lying there.
  expect(paths.filter((path) => /\/\./v.test(path))).toStrictEqual([])
  expect(entries.filter(({ path }) => /(?:^|\/)\.?(?:npmrc|settings)(?:$|\/)/v.test(path))).toEqual(
    [],
  )
})

test('the image has the definitions of this checkout, byte for byte', async ({ skip }) => {
  const { entries, folder } = given(skip)
  const names = entries.map(({ path }) => path).filter((path) => /^app\/crds\/./v.test(path))
  expect(names).toHaveLength(4)
  for (const name of names) {
    const file = name.slice('app/'.length)
    expect(await readFile(`${folder}/${name}`, 'utf8')).toBe(
      await readFile(new URL(file, ROOT), 'utf8'),
    )
  }
})

test('the image has exactly the packages that are locked for production', async ({ skip }) => {
  const { entries } = given(skip)
  const installed = entries
    .map(
      ({ path }) => /^app\/(.*node_modules\/(?:@[^\/]+\/)?[^\/]+)\/package\.json$/v.exec(path)?.[1],
    )
    .filter((path) => path !== undefined)
  const locked = await lockedForProduction()
  expect(sorted(installed)).toStrictEqual(sorted(locked.map(({ path }) => path)))
  expect(locked.length).toBeGreaterThan(50)
})

test('the SBOM lists exactly the packages that are locked for production', async ({ skip }) => {
  const { folder } = given(skip)
  const sbom = await readJson(`${folder}/app/sbom.cdx.json`)
  expect(sbom).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: expect.stringMatching(/^1\./v),
  })
  const { version } = await readJson(new URL('package.json', ROOT))
  expect(sbom.metadata?.component?.purl).toBe(`pkg:npm/mintlet@${version}`)
  const listed = (sbom.components ?? []).map(({ purl }) => decodeURIComponent(purl))
  const locked = await lockedForProduction()
  expect(sorted(listed)).toStrictEqual(
    sorted(new Set(locked.map((one) => `pkg:npm/${one.name}@${one.version}`))),
  )
})

test('how npm reached its registry is not in the history of the image', async ({ skip }) => {
  const { docker, image } = given(skip)
  const args = ['history', '--no-trunc', '--format', '{{.CreatedBy}}', image.tag]
  const history = await docker.text(args)
  expect(history).toContain('ENTRYPOINT')
  expect(history).not.toMatch(/npmrc|settings|proxy|registry|authtoken/iv)
})

const sorted = (texts: Iterable<string>): string[] =>
  [...texts].toSorted((one, other) => (one < other ? -1 : 1))

type Json = {
  readonly version?: string
  readonly description?: string
  readonly metadata?: { readonly component?: { readonly purl?: string } }
  readonly components?: readonly { readonly purl: string }[]
}

async function readJson(file: URL | string): Promise<Json> {
  return JSON.parse(await readFile(file, 'utf8'))
}

async function unpack(image: ImageUnderTest): Promise<Unpacked> {
  const { docker } = image
  const folder = await mkdtemp(`${tmpdir()}/mintlet-image-`)
  const id = await docker.text(['create', image.image.tag])
  try {
    await docker.text(['export', '--output', `${folder}/image.tar`, id])
  } finally {
    await docker.text(['rm', id])
  }
  const options = { maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env['PATH'], TZ: 'UTC' } }
  const tar = (...args: string[]): Promise<{ stdout: string }> =>
    execute('tar', ['--file', `${folder}/image.tar`, ...args], options)
  const { stdout } = await tar('--list', '--verbose', '--numeric-owner')
  await tar('--extract', '--directory', folder, 'app/crds', 'app/sbom.cdx.json')
  const entries = stdout.trimEnd().split('\n').map(toEntry)
  return { ...image, folder, entries }
}

/** `-rw-r--r-- 0/0 12 2026-11-23 04:49 app/package.json`, of a link with ` -> target` after it. */
function toEntry(line: string): Entry {
  const [mode = '', owner = '', , , , ...rest] = line.split(/\s+/v)
  const [path = ''] = rest.join(' ').split(' -> ')
  return { mode, owner, path }
}
