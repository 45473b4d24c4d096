import { mkdir } from 'node:fs/promises'
import { firstChart } from './first-chart.ts'
import type { InstallWorld } from './start-install.ts'

/** Its name beside that of the image of today. */
const TAG = 'first'

/** The chart of that commit, with what Helm has to be told. */
export type FirstChart =
  | { readonly words: readonly string[]; readonly missing?: never }
  | { readonly missing: string }

/**
 * Makes the image of the first chart with the scripts of that commit, and brings it to the nodes.
 *
 * @returns words for `helm install`, or why there is none: a shallow clone may not have the commit
 * @throws Error when it is there and cannot be built
 */
export async function makeFirst({
  shell,
  load,
  folder,
  repository,
}: InstallWorld): Promise<FirstChart> {
  const commit = await firstChart(shell)
  if (commit === undefined) {
    return { missing: 'the clone is shallow: it may not have the commit that the chart came with' }
  }
  const checkout = `${folder}/first`
  const archive = `${folder}/first.tar`
  await mkdir(checkout)
  await shell(`git archive ${commit} | tar -x -C ${checkout}`)
  // The Node of a local base is the one that its lockfile names.
  await shell(`cd ${checkout} && npm ci --ignore-scripts --no-audit --no-fund`)
  const build = `${checkout}/image/build.ts --tag mintlet:${TAG} --output ${archive}`
  await shell(`${process.execPath} ${build}`)
  await load(archive)
  const set = `--set=image.tag=${TAG},image.repository=${repository}`
  return { words: [`${checkout}/helm/mintlet`, set] }
}
