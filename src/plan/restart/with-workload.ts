import type { ObservedWorkload } from '../observed.ts'

/** What came of one workload; it may be listed more than once. */
export type WorkloadNews = Pick<ObservedWorkload, 'kind' | 'name' | 'state'> &
  Partial<Pick<ObservedWorkload, 'restartedAt'>>

/** The workloads, with what was learned of one of them since they were looked at. */
export const withWorkload = (
  workloads: readonly ObservedWorkload[] | undefined,
  news: WorkloadNews,
): readonly ObservedWorkload[] | undefined =>
  workloads?.map((each) =>
    each.kind === news.kind && each.name === news.name ? { ...each, ...news } : each,
  )
