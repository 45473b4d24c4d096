import type { Attempt } from '../kit/one-node/read-probe-log.ts'

/** How often what a pod authenticates with changed. */
export const countRefreshes = (attempts: readonly Attempt[]): number =>
  attempts.filter(({ expiresAt }, nth) => nth > 0 && expiresAt !== attempts[nth - 1]?.expiresAt)
    .length
