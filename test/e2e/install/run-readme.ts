import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Ran } from '../../kit/run-program.ts'
import { readInstallBlocks } from './read-install-blocks.ts'
import type { InstallWorld } from './start-install.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** These tests run from what it installs. */
const DONE = /^npm ci(?=\s|$)/
/** How an archive gets to the nodes is for each cluster to say. */
const LOAD = /^kind load image-archive (?<archive>\S+)/
const HELM = /^helm install /

/** `image`: what builds the image and brings it to the nodes, `helm`: what installs the chart, `token`: a first token. */
export type ReadmePart = 'image' | 'helm' | 'token'

/**
 * Does what the README says for an installation, line by line as it is written. Only `npm ci` is not done again, and what
 * loads the image is what the cluster at hand has for it. Where nodes know the image by another name, Helm is told.
 *
 * @param parts all that are wanted, in the README's order whatever theirs is
 * @returns what each line has said
 * @throws Error with the line that has failed, and when the README has no such part
 */
export async function runReadme(
  world: InstallWorld,
  parts: readonly ReadmePart[],
): Promise<readonly Ran[]> {
  const [install = '', token = ''] = readInstallBlocks(await readFile(`${ROOT}README.md`, 'utf8'))
  const lines = install.split('\n').filter((line) => line.trim() !== '' && !DONE.test(line))
  const ran: Ran[] = []
  for (const line of lines) {
    if (!parts.includes(HELM.test(line) ? 'helm' : 'image')) continue
    const archive = LOAD.exec(line)?.groups?.['archive']
    if (archive === undefined) ran.push(await world.shell(named(line, world)))
    else {
      await world.load(ROOT + archive)
      await rm(ROOT + archive)
    }
  }
  // A block of its own with a text for kubectl in it: one script.
  if (parts.includes('token')) ran.push(await world.shell(`set -e\n${token}`))
  if (ran.length === 0) throw new Error(`the README has nothing for ${parts.join(', ')}`)
  return ran
}

const named = (line: string, { repository }: InstallWorld): string =>
  HELM.test(line) && repository !== 'mintlet'
    ? line.replace(HELM, `helm install --set image.repository=${repository} `)
    : line
