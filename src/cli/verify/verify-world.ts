import type { CliWorld } from '../cli-world.ts'
import type { VerifyOptions } from './verify-options.ts'

/** What the checks act on. */
export type VerifyWorld = Pick<CliWorld, 'client' | 'namespace' | 'http' | 'clock' | 'signal'> & {
  readonly options: VerifyOptions
}
