/** How long things live. Tests may change them while it runs; they hold for what is issued from then on. */
export type Settings = {
  /** ID tokens live an hour at Google and there is no parameter for it; short ones show refreshes. */
  idTokenSeconds: number
  /** No access token of generateAccessToken lives longer, whatever was asked for: granted < requested. */
  accessTokenSeconds: number
  /** Tokens of the metadata server. */
  metadataTokenSeconds: number
  /** Federated tokens of STS. */
  federatedTokenSeconds: number
  /** The longest lifetime that is not refused, for accounts that may not extend it. */
  mostLifetimeSeconds: number
  universeDomain: string
}

/** @returns Google's own values where nothing else is said */
export const defaultSettings = (): Settings => ({
  idTokenSeconds: 3600,
  accessTokenSeconds: 43_200,
  metadataTokenSeconds: 3599,
  federatedTokenSeconds: 3599,
  mostLifetimeSeconds: 3600,
  universeDomain: 'googleapis.com',
})
