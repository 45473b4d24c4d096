import { type Failure, retryable } from '../../../failure.ts'

/** An answer that is not what the API's pages say. */
export const badResponse = (call: string, what: string): Failure =>
  retryable(
    'BadResponse',
    `k0rdent, ${call}: ${what}. Tried again by itself; if it lasts, look what stands between the operator and the API`,
  )
