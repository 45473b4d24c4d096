import nodeCrypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Deliveries } from './deliveries.ts'

/** The signing hardware, so to speak: it can be broken, and its results come in order. */
export type OrderlyCrypto = {
  /** Until told otherwise, nothing can be signed. */
  readonly failSigning: (fails: boolean) => void
  readonly restore: () => void
}

const METHODS = ['importKey', 'exportKey', 'generateKey', 'digest', 'sign'] as const

/**
 * Web Crypto works in threads, which finish in any order and at any time. While this is in place
 * its results come as deliveries, so that fake time waits for them.
 */
export function orderlyCrypto({ deliver }: Deliveries): OrderlyCrypto {
  const { subtle } = globalThis.crypto
  const { sign } = nodeCrypto
  for (const method of METHODS) {
    const original = subtle[method]
    const replaced = (...args: unknown[]): Promise<unknown> => {
      const result: Promise<unknown> = Reflect.apply(original, subtle, args)
      // Looked at when its turn comes; until then nobody is there to hear of a failure.
      result.catch(() => {})
      return deliver(() => result)
    }
    Object.defineProperty(subtle, method, { value: replaced, configurable: true })
  }

  function signWith(how: typeof sign | typeof broken): void {
    Object.assign(nodeCrypto, { sign: how })
    syncBuiltinESMExports()
  }

  return {
    failSigning: (fails) => signWith(fails ? broken : sign),
    restore: () => {
      for (const method of METHODS) Reflect.deleteProperty(subtle, method)
      signWith(sign)
    },
  }
}

function broken(): never {
  throw new Error('the signing hardware is broken')
}
