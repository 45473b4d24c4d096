import type { Judge } from './judge.ts'
import { LISTED } from './listed-blocks.ts'
import { manifestsIn } from './manifests-in.ts'
import { PARTS } from './parts.ts'
import type { Block } from './read-blocks.ts'
import { RUN_PAGES } from './run-pages.ts'
import type { SampleTexts } from './sample-texts.ts'
import { startsWithLine } from './starts-with-line.ts'

/** The test that goes through a page as its readers do. */
const followerOf = (page: string): string =>
  `test/cluster/docs/${page.startsWith('docs/guides/') ? 'guides' : 'pages'}.test.ts`

type Find = (block: Block, samples: SampleTexts) => Judge | undefined

/** What somebody has said of single blocks, or of a whole kind. At most one may be right. */
const SPECIAL: readonly Find[] = [
  // Rewritten by that test, which finds them by this comment.
  ({ comment }) =>
    comment.startsWith('can-i ')
      ? { level: 'compared', by: 'test/cluster/least-privilege/can-i.test.ts' }
      : undefined,
  // Written there by `npm run transcripts`.
  ({ comment }) =>
    comment === 'transcript'
      ? { level: 'compared', by: 'test/cluster/cli/transcripts.test.ts' }
      : undefined,
  ({ page, text }, samples) => {
    const file = samples.get(text)
    return file === undefined ? undefined : judgeOfSample(file, page)
  },
  (block) => {
    const part = PARTS.find((each) => startsWithLine(block, each))
    if (part === undefined) return undefined
    return {
      level: typeof part.of === 'string' ? 'rendered' : 'applied',
      by: followerOf(block.page),
    }
  },
  (block) => LISTED.find((each) => startsWithLine(block, each))?.judge,
  // Each shows what one part of spec.secret makes; that test makes it.
  ({ page, language, text }, samples) =>
    page === 'docs/guides/secret-formats.md' && language !== 'python' && !samples.has(text)
      ? { level: 'compared', by: 'test/unit/docs/secret-formats-guide.test.ts' }
      : undefined,
  ({ page, language }) => (language === 'mermaid' ? { level: 'drawing', by: page } : undefined),
]

/**
 * Everybody who judges a block: one, unless something is wrong.
 *
 * @param samples of sampleTexts()
 */
export function judgeBlock(block: Block, samples: SampleTexts): readonly Judge[] {
  const special = SPECIAL.flatMap((find) => find(block, samples) ?? [])
  const followed = judgeOfPage(block)
  return special.length > 0 || followed === undefined ? special : [followed]
}

/** What following the page does with it. */
function judgeOfPage({ page, language, text }: Block): Judge | undefined {
  const plan = RUN_PAGES.find((each) => each.page === page)
  if (plan === undefined) return undefined
  const by = followerOf(page)
  if (Object.keys(plan.made ?? {}).some((starts) => text.startsWith(starts))) {
    return { level: 'compared', by }
  }
  if (language === 'yaml' && manifestsIn(text) !== undefined) {
    return { level: 'applied', by }
  }
  return RUN.has(language) ? { level: 'run', by } : undefined
}

const RUN: ReadonlySet<string> = new Set(['sh', 'console', 'python', 'js'])

/** Who tries the files of deploy/samples, which pages only print. */
function judgeOfSample(file: string, page: string): Judge {
  if (file.startsWith('docs/')) {
    return { level: 'run', by: 'test/cluster/local-clients/samples.test.ts' }
  }
  if (file.endsWith('.py')) {
    const by = file.includes('previous-token') ? 'previous-token' : 'consumer-programs'
    return { level: 'run', by: `test/contract/${by}.test.ts` }
  }
  // Read by the command beside it.
  if (file.endsWith('.json')) return { level: 'parsed', by: followerOf(page) }
  if (file.startsWith('deploy/samples/consumers/')) {
    return { level: 'applied', by: 'test/cluster/crd/consumer-samples.test.ts' }
  }
  return { level: 'applied', by: followerOf(page) }
}
