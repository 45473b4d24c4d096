import { readFileSync } from 'node:fs'
import { documentPages, ROOT } from './document-pages.ts'

/** A fenced block of a page. */
export type Block = {
  /** Path below the repository's root. */
  readonly page: string
  /** Of the opening fence, from 1 on. */
  readonly line: number
  /** Behind the fence: `sh`; empty when there is none. */
  readonly language: string
  /** What is between the fences, with a line feed at its end, without the indentation that it has in a list. */
  readonly text: string
  /** What an HTML comment in the line above says; empty when there is none. */
  readonly comment: string
}

const FENCE = /^(?<indent> *)(?<fence>`{3,}|~{3,})(?<language>[^`\s]*)\s*$/v
const COMMENT = /^ *<!-- (?<text>.*) -->$/v

/**
 * Every fenced block, in the order of the pages.
 *
 * @param pages all unless given
 * @throws Error when a block has no end
 */
export function readBlocks(pages: readonly string[] = documentPages()): readonly Block[] {
  return pages.flatMap((page) => blocksIn(page, readFileSync(`${ROOT}${page}`, 'utf8')))
}

function blocksIn(page: string, text: string): readonly Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  for (let nth = 0; nth < lines.length; nth += 1) {
    const opening = FENCE.exec(lines[nth] ?? '')?.groups
    if (opening === undefined) continue
    const { indent = '', fence = '', language = '' } = opening
    const end = lines.findIndex((line, at) => at > nth && line.trim() === fence)
    if (end === -1) throw new Error(`${page}:${nth + 1}: the block has no end`)
    const inside = lines.slice(nth + 1, end)
    blocks.push({
      page,
      line: nth + 1,
      language,
      text: inside.map((line) => `${line.replace(indent, '')}\n`).join(''),
      comment: COMMENT.exec(lines[nth - 1] ?? '')?.groups?.['text'] ?? '',
    })
    nth = end
  }
  return blocks
}
