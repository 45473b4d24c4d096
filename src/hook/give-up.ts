import type { HookEnd } from './hook-end.ts'

type Failed = Extract<HookEnd, { kind: 'Failed' }>

/** A hook that ended because somebody has to act first. */
export const giveUp = (message: string): Failed => ({ kind: 'Failed', message, again: false })
