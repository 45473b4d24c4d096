import type { Failure } from '../failure.ts'
import { KubeError } from '../kube/error.ts'
import { toFailure } from '../kube/to-failure.ts'

/**
 * What a failed effect means. Anything that is not an answer of the API server is a bug of ours and
 * is thrown on: the turn ends there, and the queue tries again.
 */
export function failureOf(error: unknown, now: number): Failure {
  if (error instanceof KubeError) return toFailure(error, now)
  throw error
}

/** The object is not there any more: whoever wrote to it is done with it. */
export const isGone = (error: unknown): boolean =>
  error instanceof KubeError && error.kind === 'NotFound'

/** A write without an answer: the API server may have done it all the same. */
export const mayHaveHappened = (error: unknown): boolean =>
  error instanceof KubeError && error.committed === 'unknown'

/** Somebody else was first, or what was to be changed is gone: nothing was written. */
export const isConflict = (error: unknown): boolean =>
  error instanceof KubeError && CONFLICTS.has(error.kind)

const CONFLICTS: ReadonlySet<string> = new Set(['Conflict', 'AlreadyExists', 'NotFound'])

/** RBAC, an admission policy or the schema has refused it: somebody has to act. */
export const isRefused = (error: unknown): boolean =>
  error instanceof KubeError && REFUSALS.has(error.kind)

const REFUSALS: ReadonlySet<string> = new Set(['Forbidden', 'Invalid', 'BadRequest'])
