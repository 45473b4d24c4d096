import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** A credential as the service knew it when it was asked. Times are epoch milliseconds by its own clock. */
export type CredentialRecord = {
  readonly id: string
  readonly uid: string
  readonly serviceAccountId: string
  readonly createdBy: string
  readonly createdAt: number
  readonly expiresAt: number
  /** Of the secret, in hex. */
  readonly secretSha256: string
  /** Undefined: it exists. */
  readonly deletedAt: number | undefined
  readonly status: 'active' | 'expired'
  /** Successful token mints, oldest first; shown or not yet. */
  readonly uses: readonly { readonly at: number; readonly ip: string | undefined }[]
}

type Own = { -readonly [Name in keyof CredentialRecord]: CredentialRecord[Name] } & {
  uses: { readonly at: number; readonly ip: string | undefined }[]
}

export type NewCredential = Pick<
  CredentialRecord,
  'serviceAccountId' | 'createdBy' | 'createdAt' | 'expiresAt'
>

export type Credentials = {
  /** @returns also the secret, which is not kept */
  create(wish: NewCredential): { readonly record: CredentialRecord; readonly clientSecret: string }
  remove(id: string): void
  use(id: string, ip: string | undefined): void
  /** All that there ever were, oldest first, deleted ones too. */
  all(): readonly CredentialRecord[]
  /** Of a service account, without those that are deleted. */
  of(serviceAccountId: string): readonly CredentialRecord[]
  active(serviceAccountId: string): readonly CredentialRecord[]
  /** The highest number that ever was active at once. */
  mostActive(serviceAccountId: string): number
}

/**
 * All credentials. One that was seen expired stays it, whatever the clock does.
 *
 * @param now epoch milliseconds
 * @param remember told every secret that was ever issued
 */
export function createCredentials(
  now: () => number,
  remember: (secret: string) => void,
): Credentials {
  const records: Own[] = []
  const most = new Map<string, number>()

  function looked(): Own[] {
    for (const record of records) if (record.expiresAt <= now()) record.status = 'expired'
    return records
  }

  const of = (id: string): Own[] =>
    looked().filter((each) => each.serviceAccountId === id && each.deletedAt === undefined)
  const active = (id: string): Own[] => of(id).filter((each) => each.status === 'active')
  const find = (id: string): Own | undefined => looked().find((each) => each.id === id)

  return {
    create: (wish) => {
      const id = `cred-${String(records.length + 1).padStart(3, '0')}`
      const clientSecret = `plt_cs_${id}_${randomBytes(32).toString('base64url')}`
      remember(clientSecret)
      const secretSha256 = createHash('sha256').update(clientSecret).digest('hex')
      const rest = { deletedAt: undefined, status: 'active', uses: [] } as const
      const record: Own = { ...wish, id, uid: randomUUID(), secretSha256, ...rest, uses: [] }
      records.push(record)
      const { serviceAccountId } = wish
      const highest = Math.max(most.get(serviceAccountId) ?? 0, active(serviceAccountId).length)
      most.set(serviceAccountId, highest)
      return { record: copied(record), clientSecret }
    },
    remove: (id) => {
      const record = find(id)
      if (record !== undefined) record.deletedAt ??= now()
    },
    use: (id, ip) => void find(id)?.uses.push({ at: now(), ip }),
    all: () => looked().map(copied),
    of: (id) => of(id).map(copied),
    active: (id) => active(id).map(copied),
    mostActive: (id) => most.get(id) ?? 0,
  }
}

const copied = (record: Own): CredentialRecord => ({ ...record, uses: [...record.uses] })
