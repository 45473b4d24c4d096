import type { CallerResult } from './caller.ts'

/**
 * One attempt to become a caller. Never throws, keeps nothing, and gives up when the signal aborts; what
 * it got earlier is kept by the caller cache.
 */
export type AcquireCaller = (signal: AbortSignal) => Promise<CallerResult>
