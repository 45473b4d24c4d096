import type { AdminClient } from '../test/kit/control-plane/admin-client.ts'
import type { Sample } from './sample.ts'

/** What is shown: with which issuer, which objects, and how their credentials are verified. */
export type Scenario = AsyncDisposable & {
  /** Files of deploy/ that an administrator applies. */
  readonly rights: readonly string[]
  /** What a user applies after that. */
  readonly yaml: string
  readonly samples: readonly Sample[]
  /** Of the operator, beside those for short times. */
  readonly flags: Readonly<Record<string, string>>
  /** Of the operator's environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** One line for whoever watches. */
  readonly about: string
  /**
   * @param data of the Secret, base64
   * @returns what is wrong, without quoting the credential; undefined when all is well
   */
  verify(
    admin: AdminClient,
    sample: Sample,
    data: Readonly<Record<string, string>>,
  ): Promise<string | undefined>
  /** More that belongs to it, looked at as often as the samples. */
  readonly alsoLook?: (admin: AdminClient) => Promise<void>
  /** What of that should have been seen and was not. */
  readonly alsoMissing?: () => readonly string[]
  /** Lines under the table. */
  readonly remarks?: () => readonly string[]
}
