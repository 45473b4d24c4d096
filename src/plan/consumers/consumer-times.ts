import type { ObservedConsumers } from '../observed.ts'
import type { Settings } from '../settings.ts'

/**
 * When consumers have to be looked at again: epoch milliseconds. Where something else came first in a turn, they
 * wait as long as if they had been looked at: it may come first again.
 */
export const consumerTimes = (
  consumers: ObservedConsumers | undefined,
  now: number,
  {
    consumerCheck,
    consumerCheckInterval,
  }: Pick<Settings, 'consumerCheck' | 'consumerCheckInterval'>,
): number[] => (consumerCheck ? [(consumers?.at ?? now) + consumerCheckInterval] : [])
