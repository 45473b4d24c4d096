import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Docker } from '../test/kit/docker/docker.ts'
import { chooseBases } from './choose-bases.ts'
import type { Bases } from './local-base.ts'
import { writeNpmSettings } from './write-npm-settings.ts'

export type BuildOptions = Partial<Bases> & {
  /** `mintlet:<version of package.json>` unless given. */
  readonly tag?: string
  /** Told each step; nobody is unless given. */
  readonly say?: (line: string) => void
}

export type BuiltImage = {
  readonly tag: string
  /** `sha256:...` of its configuration. */
  readonly id: string
  /** In bytes, unpacked. */
  readonly size: number
  /** A usual base, for want of which it has one that was made here and is not for production. */
  readonly notPulled?: string
}

const execute = promisify(execFile)
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What the Dockerfile asks for; .dockerignore says which of it gets there. */
const CONTEXT = [
  '.dockerignore',
  '.npmrc',
  'Dockerfile',
  'LICENSE',
  'crds',
  'image/finish.ts',
  'package-lock.json',
  'package.json',
  'src',
  'tsconfig.build.json',
  'tsconfig.json',
]
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
const STEP = /^(?:Step \d|#\d+ \[)/u
const LINES_SHOWN = 20

/**
 * Builds the operator's image from this checkout.
 *
 * @throws Error that says what went wrong, with the last lines of the build
 */
export async function buildImage(docker: Docker, options: BuildOptions = {}): Promise<BuiltImage> {
  const { say = () => undefined, base, build } = options
  const { version } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'))
  const tag = options.tag ?? `mintlet:${version}`
  const wanted = {
    ...(base === undefined ? {} : { base }),
    ...(build === undefined ? {} : { build }),
  }
  const bases = await chooseBases(docker, wanted, await usualBases(), say)
  // A folder of its own: what npm needs has no place in a checkout, and nobody changes it meanwhile.
  const context = await mkdtemp(`${tmpdir()}/mintlet-image-`)
  try {
    for (const name of CONTEXT) {
      await cp(`${ROOT}/${name}`, `${context}/${name}`, { recursive: true })
    }
    await writeNpmSettings(`${context}/settings`)
    const lines: string[] = []
    const onLine = (line: string): void => {
      lines.push(line)
      if (STEP.test(line)) say(line)
    }
    const args = [
      ...(docker.hostNetworkOnly ? ['--network=host'] : []),
      ...PROXIES.filter((name) => process.env[name]).flatMap((name) => ['--build-arg', name]),
      ...Object.entries(await buildArguments(version, bases)).flatMap(([name, value]) => [
        '--build-arg',
        `${name}=${value}`,
      ]),
      '--tag',
      tag,
      context,
    ]
    const { code } = await docker.run(['build', ...args], { onLine })
    if (code !== 0) {
      throw new Error(`docker build failed:\n${lines.slice(-LINES_SHOWN).join('\n')}`)
    }
  } finally {
    await rm(context, { recursive: true, force: true })
  }
  const [id = '', size] = (
    await docker.text(['image', 'inspect', '--format', '{{.Id}} {{.Size}}', tag])
  ).split(' ')
  const { notPulled } = bases
  return { tag, id, size: Number(size), ...(notPulled === undefined ? {} : { notPulled }) }
}

async function usualBases(): Promise<Bases> {
  const text = await readFile(`${ROOT}/Dockerfile`, 'utf8')
  const named = (name: string): string =>
    new RegExp(`^ARG ${name}=(\\S+)$`, 'mu').exec(text)?.[1] ?? ''
  return { base: named('BASE'), build: named('BUILD') }
}

/** By their names in the Dockerfile. */
async function buildArguments(version: string, bases: Bases): Promise<Record<string, string>> {
  const revision = await git('rev-parse', 'HEAD')
  const changed = await git('status', '--porcelain')
  const seconds = Number((await git('log', '-1', '--format=%ct')) || 0)
  return {
    BASE: bases.base,
    BUILD: bases.build,
    VERSION: version,
    REVISION: changed === '' ? revision : `${revision}-changed`,
    CREATED: new Date(seconds * 1000).toISOString(),
    SOURCE: withoutUser(await git('remote', 'get-url', 'origin')),
  }
}

/** @returns nothing where this is no repository */
async function git(...args: string[]): Promise<string> {
  const said = await execute('git', args, { cwd: ROOT }).catch(() => ({ stdout: '' }))
  return said.stdout.trim()
}

/** Some write their token into the address that they clone from. */
const withoutUser = (url: string): string => url.replace(/^(https?:\/\/)[^/@]*@/u, '$1')
