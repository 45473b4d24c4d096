import type { Judge } from './judge.ts'
import type { BlockName } from './starts-with-line.ts'

export type ListedBlock = BlockName & { readonly judge: Judge }

/**
 * Single blocks that another test than that of the pages judges, and those that nobody can. Short, and each with its
 * reason: whatever a reader can run is run.
 */
export const LISTED: readonly ListedBlock[] = [
  {
    page: 'docs/architecture.md',
    starts: 'API server ──list, watch',
    judge: { level: 'drawing', by: 'docs/architecture.md' },
  },
]
