import type { GuardedServer } from '../../kit/consumers/guarded-server.ts'

/** The ids of the tokens that a stub let somebody in with, each once, in the order of their first visit. */
export const acceptedIds = (server: GuardedServer): readonly string[] => [
  ...new Set(
    server
      .visits()
      .map(({ tokenId }) => tokenId)
      .filter((id) => id !== undefined),
  ),
]
