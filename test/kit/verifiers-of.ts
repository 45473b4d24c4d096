import type { CredentialFacts, CredentialRecord } from '../../src/api/credential-record.ts'

/** What is published, was, or lives on: by id, what verifies it. */
export const verifiersOf = (
  record: CredentialRecord | undefined,
): ReadonlyMap<string, CredentialFacts['verifiers']> =>
  new Map(
    [record?.current, ...(record?.previous ?? []), ...(record?.kept ?? [])].flatMap((each) =>
      each === undefined ? [] : [[each.id, each.verifiers] as const],
    ),
  )
