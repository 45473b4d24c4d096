import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Docker } from '../test/kit/docker/docker.ts'
import { fillBuildRoot } from './fill-build-root.ts'
import { fillRunRoot } from './fill-run-root.ts'

export type Bases = {
  /** What the image runs on. */
  readonly base: string
  /** What it is built on. */
  readonly build: string
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
/** Whatever decides what the bases hold. */
const RECIPE = ['local-base.ts', 'local-base.Dockerfile', 'fill-build-root.ts', 'fill-run-root.ts']
const TAG_LENGTH = 12

/**
 * Makes the two bases without a registry of images: from packages of this machine's Debian or Ubuntu, and the Node that
 * package-lock.json pins. They stay in the daemon and are made anew when their recipe has changed.
 *
 * @throws Error that says what is missing here
 */
export async function localBases(docker: Docker, say: (line: string) => void): Promise<Bases> {
  const tag = await recipeTag()
  const bases = { base: `mintlet-local-base:${tag}`, build: `mintlet-local-build-base:${tag}` }
  const there = await docker.run(['image', 'inspect', bases.base, bases.build])
  if (there.code === 0) return bases
  say("making a base from Debian's packages and npm's")
  const context = await mkdtemp(`${tmpdir()}/mintlet-base-`)
  try {
    await mkdir(`${context}/run`)
    await mkdir(`${context}/build`)
    await fillRunRoot(`${context}/run`)
    await fillBuildRoot(`${context}/build`)
    await copyFile(here('local-base.Dockerfile'), `${context}/Dockerfile`)
    await docker.text(['build', '--target', 'run', '--tag', bases.base, context])
    await docker.text(['build', '--target', 'build', '--tag', bases.build, context])
    return bases
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

async function recipeTag(): Promise<string> {
  const hash = createHash('sha256').update(`${process.arch} ${process.version}`)
  for (const name of RECIPE) hash.update(await readFile(here(name)))
  return hash.digest('hex').slice(0, TAG_LENGTH)
}
