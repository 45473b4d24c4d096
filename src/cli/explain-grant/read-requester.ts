import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { Somebody } from '../look/review-access.ts'

const EVERYBODY = 'system:authenticated'

/**
 * Who is asked about, with the groups that the API server would add; undefined: whoever asks.
 *
 * @throws CliError (Usage)
 */
export function readRequester(
  as: string | undefined,
  asGroup: readonly string[],
): Somebody | undefined {
  if (as === undefined) {
    if (asGroup.length > 0) throw new CliError('--as-group needs --as', EXIT.Usage)
    return undefined
  }
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(as) ?? []
  const ofAccount =
    namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  return { user: as, groups: [...new Set([...asGroup, ...ofAccount, EVERYBODY])] }
}
