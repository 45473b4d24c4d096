import type { Clock } from '../runtime/clock.ts'

/** A value that goes stale, such as a credential that somebody else rotates. */
export type Refreshed<T> = {
  /**
   * Reads it when it is not fresh; those who ask meanwhile share that one reading. When the reading
   * fails the last value serves on, unless it was dropped.
   *
   * @throws what `read` throws, when there is no last value
   */
  get(): Promise<T>
  /** Forgets the value if `isThis` says so. */
  drop(isThis: (value: T) => boolean): void
}

export function createRefreshed<T>(
  clock: Clock,
  freshMs: number,
  read: () => Promise<T>,
): Refreshed<T> {
  let last: { readonly value: T; readonly readAt: number } | undefined
  let reading: Promise<T> | undefined

  async function refresh(): Promise<T> {
    const before = last
    try {
      const value = await read()
      last = { value, readAt: clock.monotonic() }
      return value
    } catch (error) {
      if (before === undefined || last === undefined) throw error
      // Asked again after another period: the old one may well be good for long.
      last = { value: before.value, readAt: clock.monotonic() }
      return before.value
    } finally {
      reading = undefined
    }
  }

  return {
    get: () => {
      if (last !== undefined && clock.monotonic() - last.readAt < freshMs) {
        return Promise.resolve(last.value)
      }
      reading ??= refresh()
      return reading
    },
    drop: (isThis) => {
      if (last !== undefined && isThis(last.value)) last = undefined
    },
  }
}
