import type { CredentialRecord } from '../../api/credential-record.ts'

/** Every credential that a record holds for somebody: these are nobody's orphans. */
export const knownIds = ({ current, sealed, previous }: CredentialRecord): readonly string[] => [
  ...[current, sealed].flatMap((facts) => facts?.id ?? []),
  ...previous.map(({ id }) => id),
]
