import type { Block } from './read-blocks.ts'

/** Which block is meant: that of a page whose first line begins so. */
export type BlockName = { readonly page: string; readonly starts: string }

export const startsWithLine = (block: Block, { page, starts }: BlockName): boolean =>
  block.page === page && block.text.startsWith(starts)
