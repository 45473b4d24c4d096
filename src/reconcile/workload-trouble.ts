import { failureOf, isRefused } from '../write/failure-of.ts'

/** @throws whatever is no answer of the API server */
export const workloadTrouble = (error: unknown, now: number): 'Forbidden' | 'Failing' =>
  isRefused(error) || failureOf(error, now).ending === 'Stalled' ? 'Forbidden' : 'Failing'
