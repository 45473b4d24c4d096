export type EndpointName = 'iamcredentials' | 'sts' | 'metadata' | 'googleapis'

/** One request. Never a value of a token. */
export type LedgerEntry = {
  /** Epoch milliseconds by the emulator's clock. */
  readonly at: number
  readonly endpoint: EndpointName
  /** `generateAccessToken`, `token`, `identity`, `certs` ...; `unknown` for a path that means nothing. */
  readonly method: string
  /** As it was written in the path; also an id that is no account. */
  readonly serviceAccount: string | undefined
  /** In IAM's form, once it is known. */
  caller: string | undefined
  /** Accounts between caller and target, as emails. */
  delegates: readonly string[]
  /** Of the answer; undefined when there is none, or none yet. */
  status: number | undefined
  /** What was done to it on purpose. */
  fault: string | undefined
}

/** Every member that is given has to be equal. */
export type LedgerFilter = Partial<
  Pick<LedgerEntry, 'endpoint' | 'method' | 'serviceAccount' | 'caller' | 'status' | 'fault'>
>

export type Ledger = {
  open(entry: Pick<LedgerEntry, 'at' | 'endpoint' | 'method' | 'serviceAccount'>): LedgerEntry
  /** Oldest first. */
  entries(filter?: LedgerFilter): readonly Readonly<LedgerEntry>[]
  count(filter?: LedgerFilter): number
  clear(): void
}

/** All requests that came, in order of arrival. */
export function createLedger(): Ledger {
  let all: LedgerEntry[] = []

  const entries = (filter: LedgerFilter = {}): readonly LedgerEntry[] =>
    all.filter((entry) =>
      Object.entries(filter).every(([name, value]) => entry[name as keyof LedgerFilter] === value),
    )

  return {
    open: (request) => {
      const rest = { caller: undefined, delegates: [], status: undefined, fault: undefined }
      const entry: LedgerEntry = { ...request, ...rest }
      all.push(entry)
      return entry
    },
    entries,
    count: (filter) => entries(filter).length,
    clear: () => {
      all = []
    },
  }
}
