import { until } from '../kit/until.ts'

/** Resolves when the object is as `is` says; the error of the deadline shows its status. */
export async function untilObject<T extends { readonly status?: unknown }>(
  read: () => Promise<T | undefined>,
  what: string,
  is: (object: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  let last: T | undefined
  const look = async (): Promise<T | false> => {
    last = await read()
    return last !== undefined && is(last) && last
  }
  try {
    return await until(what, look, withinMs)
  } catch (error) {
    throw new Error(`${String(error)}; it is ${JSON.stringify(last?.status)}`, { cause: error })
  }
}
