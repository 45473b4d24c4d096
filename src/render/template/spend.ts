import type { Context } from 'liquidjs'
import { TEMPLATE_LIMITS } from './template-limits.ts'

/**
 * Pays for values that are read or written, in characters. The library counts some of this itself, but neither what is
 * output or captured nor what comparisons and several filters read, so all of it is counted here.
 *
 * @throws what the library throws when its memory limit is exceeded
 */
export function spend(context: Context, ...values: readonly unknown[]): void {
  context.memoryLimit.use(values.reduce<number>((sum, value) => sum + size(value), 0))
}

function size(value: unknown): number {
  if (typeof value === 'string') return value.length + TEMPLATE_LIMITS.step
  if (!Array.isArray(value)) return TEMPLATE_LIMITS.step
  return value.reduce<number>((sum, each) => sum + size(each), TEMPLATE_LIMITS.step)
}
