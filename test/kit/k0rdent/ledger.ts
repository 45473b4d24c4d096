import type { CredentialRecord, Credentials } from './credentials.ts'
import type { K0rdentFault } from './k0rdent-fault.ts'
import type { K0rdentCall } from './route.ts'

/** One request. Never a secret or a token. Times are epoch milliseconds by the emulator's clock. */
export type LedgerEntry = {
  /** When it came. */
  readonly at: number
  readonly call: K0rdentCall | 'unknown'
  /** As it was written in the path; of a token the account of the client id, once that is known. */
  serviceAccountId: string | undefined
  credentialId: string | undefined
  /** Subject of the bearer token, once it is known; of a token the client id as it was sent. */
  caller: string | undefined
  /** Of a create: what the body asked for. */
  requestedExpiresAt: number | undefined
  grantedExpiresAt: number | undefined
  /** When a create, delete or token mint took effect; undefined: it never did. */
  committedAt: number | undefined
  /** What the service itself had to say; undefined when it was never asked. */
  status: number | undefined
  /** What went to the client; undefined: nothing, or nothing yet. */
  sent: number | undefined
  /** What was done to it on purpose. */
  fault: K0rdentFault['do'] | undefined
}

/** Every member that is given has to be equal. */
export type LedgerFilter = Partial<
  Pick<
    LedgerEntry,
    'call' | 'serviceAccountId' | 'credentialId' | 'caller' | 'status' | 'sent' | 'fault'
  >
>

export type Ledger = {
  /** For the listener. */
  open(entry: Pick<LedgerEntry, 'call' | 'serviceAccountId' | 'credentialId'>): LedgerEntry
  /** In order of arrival, refused ones too. */
  entries(filter?: LedgerFilter): readonly Readonly<LedgerEntry>[]
  count(filter?: LedgerFilter): number
  /** Creates that took effect, whatever the client learnt of it. */
  creates(serviceAccountId?: string): readonly Readonly<LedgerEntry>[]
  /** Deletes that took effect; those by `revoke` too. */
  deletes(serviceAccountId?: string): readonly Readonly<LedgerEntry>[]
  /** All that there ever were, oldest first. */
  credentials(serviceAccountId?: string): readonly CredentialRecord[]
  active(serviceAccountId: string): readonly CredentialRecord[]
  /** The highest number that ever was active at once. */
  mostActive(serviceAccountId: string): number
  /** Active credentials, of any service account, that nobody knows. */
  orphans(knownIds: Iterable<string>): readonly CredentialRecord[]
}

/** All requests that came, and all credentials. */
export function createLedger(credentials: Credentials, now: () => number): Ledger {
  const all: LedgerEntry[] = []
  const entries = (filter: LedgerFilter = {}): readonly LedgerEntry[] =>
    all.filter((entry) =>
      Object.entries(filter).every(([name, value]) => entry[name as keyof LedgerFilter] === value),
    )
  const committed = (
    call: K0rdentCall,
    serviceAccountId: string | undefined,
  ): readonly LedgerEntry[] =>
    entries({ call, ...(serviceAccountId !== undefined && { serviceAccountId }) }).filter(
      ({ committedAt }) => committedAt !== undefined,
    )

  return {
    open: (request) => {
      const entry: LedgerEntry = {
        at: now(),
        caller: undefined,
        requestedExpiresAt: undefined,
        grantedExpiresAt: undefined,
        committedAt: undefined,
        status: undefined,
        sent: undefined,
        fault: undefined,
        ...request,
      }
      all.push(entry)
      return entry
    },
    entries,
    count: (filter) => entries(filter).length,
    creates: (id) => committed('create', id),
    deletes: (id) => committed('delete', id),
    credentials: (id) =>
      credentials.all().filter((each) => id === undefined || each.serviceAccountId === id),
    active: credentials.active,
    mostActive: credentials.mostActive,
    orphans: (knownIds) => {
      const known = new Set(knownIds)
      return credentials
        .all()
        .filter(
          ({ id, status, deletedAt }) =>
            status === 'active' && deletedAt === undefined && !known.has(id),
        )
    },
  }
}
