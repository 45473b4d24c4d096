import type { Attempt } from '../kit/one-node/read-probe-log.ts'
import { LIVES } from './lives.ts'

/**
 * How long each token took from its mint to the first authentication with it: the operator's write, the kubelet, and
 * up to a second until the pod looks.
 *
 * @param mintedAt of each token, epoch milliseconds
 * @returns milliseconds, ascending; without tokens that no authentication was made with
 */
export function propagation(
  mintedAt: readonly number[],
  attempts: readonly Attempt[],
): readonly number[] {
  const life = LIVES.tokenSeconds * 1000
  return mintedAt
    .flatMap((minted) => {
      // The emulator grants whole seconds: up to one less.
      const isOf = ({ expiresAt }: Attempt): boolean =>
        Math.abs(Date.parse(expiresAt) - (minted + life - 500)) < 1000
      const first = attempts.find(isOf)
      return first === undefined ? [] : [first.at - minted]
    })
    .toSorted((a, b) => a - b)
}
