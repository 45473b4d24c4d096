import type { CredentialRecord } from '../../api/credential-record.ts'

/** Every credential that a record holds for somebody: these are nobody's orphans. */
export const knownIds = ({
  current,
  sealed,
  previous,
  kept = [],
}: CredentialRecord): readonly string[] => [
  ...[current, sealed].flatMap((facts) => facts?.id ?? []),
  ...[...previous, ...kept].map(({ id }) => id),
]
