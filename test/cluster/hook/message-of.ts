import type { HookEnd } from '../../../src/hook/hook-end.ts'

/** What a hook that failed says; empty when it did not. */
export const messageOf = (end: HookEnd): string => (end.kind === 'Failed' ? end.message : '')
