import { REASONS } from '../../api/reason.ts'

/** Where the pages are in the repository; the chart's alerts name them in the same way. */
const IN_REPOSITORY = 'docs'

/**
 * Where it is told what a reason means and who has to act.
 *
 * @param reason as a condition or an event has it
 * @param base where docs/ of this version can be read, such as `https://docs.example.com/mintlet`; undefined: nobody
 *   said, and the page is named as the repository has it
 * @returns undefined: it is none of our reasons
 */
export function runbookLink(reason: string, base: string | undefined): string | undefined {
  const isKnown = REASONS.some((each) => each === reason)
  return isKnown ? docsLink(`reasons.md#${reason.toLowerCase()}`, base) : undefined
}

const docsLink = (page: string, base = IN_REPOSITORY): string =>
  `${base.replace(/\/+$/, '')}/${page}`
