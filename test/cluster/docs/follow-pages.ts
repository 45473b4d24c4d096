import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { RUN_PAGES, type RunPage } from '../../kit/docs/run-pages.ts'
import { sampleTexts } from '../../kit/docs/sample-texts.ts'
import { kubectlMissing } from '../operator/kubectl.ts'
import { clearCluster } from './clear-cluster.ts'
import { followPage } from './follow-page.ts'
import { type DocsWorld, startDocsWorld } from './start-docs-world.ts'
import { STOOD_IN } from './stood-in.ts'

export type FollowOptions = {
  /** Shell that a reader runs before the first page. */
  readonly given?: string
}

/**
 * A test for each of the pages, in a cluster without nodes that they share: an installation by Helm, whose pods run here
 * as processes, and whatever the pages make beside it. What stands in for clouds, nodes and containers is in
 * ./stand-ins and start-kubelet.ts.
 */
export function followPages(
  isOurs: (plan: RunPage) => boolean,
  { given }: FollowOptions = {},
): void {
  if (kubectlMissing !== undefined) {
    process.stderr.write(`no page is followed: ${kubectlMissing}\n`)
  }
  const samples = sampleTexts()
  let world: DocsWorld

  beforeAll(async () => {
    if (kubectlMissing !== undefined) return
    world = await startDocsWorld()
    if (given === undefined) return
    await using reader = await world.startReader('given')
    const { failed, output } = await reader.run(`${given}\n`)
    if (failed.length > 0) throw new Error(output)
  })
  afterEach(() => (world === undefined ? undefined : clearCluster(world.admin)))
  afterAll(async () => {
    if (world === undefined) return
    tellStoodIn(await world.stoodIn())
    await world[Symbol.asyncDispose]()
  })

  test
    .skipIf(kubectlMissing !== undefined)
    .each(RUN_PAGES.filter(isOurs).map((plan) => [plan.page, plan] as const))(
    'what %s says can be done, and does what it says',
    async (_page, plan) => {
      expect(await followPage(world, plan, samples)).toStrictEqual([])
    },
  )
}

/** Nobody shall think that these were the real thing. */
function tellStoodIn(names: readonly string[]): void {
  for (const [name, { why, tried }] of Object.entries(STOOD_IN)) {
    const count = names.filter((each) => each === name).length
    if (count > 0) process.stderr.write(`stood in for ${name}, ${count} times: ${why}; ${tried}\n`)
  }
}
