/**
 * What the Dockerfile does in its build stage that a shell would need more programs for. It works on the current
 * folder, does the steps that it is named in their order, and uses nothing but Node. `CREATED` is the date, RFC 3339,
 * that everything gets: two builds of one commit are to be alike.
 */
import { createHash } from 'node:crypto'
import { lutimesSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'

type Json = Record<string, unknown>

/** Types, source maps, sources and prebuilt code of another runtime (Bare), documentation, settings of other tools. */
const NOT_NEEDED =
  /\.(?:ts|cts|mts|map|tsbuildinfo|flow|bare|c|h|md|markdown|html|ya?ml|zip)$|\/\.[^/]+|\/binding\.gyp$/u
/** What packages bring along for their own tests. */
const NOT_RUN = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/(?:tests?|examples?|benchmarks?)\//u
/** Their licences ask to be passed on, whatever the file is called. */
const LICENCE = /\/(?:licen[cs]e|notice|copying|copyright)[^/]*$/iu
const CREATED = new Date(process.env['CREATED'] ?? 0)

const STEPS: Readonly<Record<string, () => void>> = { manifest, modules, sbom, times }

for (const name of process.argv.slice(2)) {
  const step = STEPS[name]
  if (step === undefined) throw new RangeError(`no step ${name}`)
  step()
}

/** package.json with what is true of the image. */
function manifest(): void {
  const all = readJson('package.json')
  const kept = ['name', 'version', 'description', 'license', 'type', 'private', 'dependencies']
  writeJson('package.json', Object.fromEntries(kept.map((key) => [key, all[key]])))
}

/** Takes away what is not needed at run time, about half of it. */
function modules(): void {
  const paths = under('node_modules')
  for (const path of paths.files) {
    if ((NOT_NEEDED.test(path) || NOT_RUN.test(path)) && !LICENCE.test(path)) rmSync(path)
  }
  for (const path of paths.folders) {
    if (readdirSync(path).length === 0) rmdirSync(path)
  }
}

/** The SBOM without what differs between two builds: its time, and its number, which follows from its content. */
function sbom(): void {
  const { serialNumber: _, metadata, ...rest } = readJson('sbom.cdx.json')
  const dated = { ...(metadata as Json), timestamp: CREATED.toISOString() }
  const hex = createHash('sha256')
    .update(JSON.stringify([dated, rest]))
    .digest('hex')
  // Shaped as a UUID of version 8, which is for digests.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  const serialNumber = `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`
  writeJson('sbom.cdx.json', { ...rest, serialNumber, metadata: dated })
}

function times(): void {
  const { files, folders } = under('.')
  for (const path of [...files, ...folders, '.']) lutimesSync(path, CREATED, CREATED)
}

/** All files and folders in a folder, what is deepest first; links count as files. */
function under(folder: string): { readonly files: string[]; readonly folders: string[] } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const pathsOf = (areFolders: boolean): string[] =>
    entries
      .filter((entry) => entry.isDirectory() === areFolders)
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .toSorted((one, other) => other.split('/').length - one.split('/').length)
  return { files: pathsOf(false), folders: pathsOf(true) }
}

function readJson(path: string): Json {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}
