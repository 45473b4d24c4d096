import type { CredentialRecord } from '../../api/credential-record.ts'
import type { Held } from './is-active.ts'

/** Every credential that a record holds for somebody: these have slots, and are nobody's orphans. */
export const heldBy = ({
  current,
  sealed,
  previous,
  kept = [],
}: CredentialRecord): readonly Held[] => [
  ...[current, sealed].filter((each) => each !== undefined),
  ...previous,
  ...kept,
]
