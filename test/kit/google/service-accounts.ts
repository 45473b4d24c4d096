import { createHash } from 'node:crypto'
import { makeSigningKey, type SigningKey } from './signing-key.ts'

export type ServiceAccountOptions = {
  readonly email: string
  /** 21 digits; made from the email unless given. */
  readonly uniqueId?: string
  readonly disabled?: boolean
  /** Of its organization; absent: it has none, and the claim is null. */
  readonly organizationNumber?: number
  /** Names of regions; absent: it may be used everywhere. */
  readonly allowedLocations?: readonly string[]
  /** Allowed by constraints/iam.allowServiceAccountCredentialLifetimeExtension: up to 12 hours. */
  readonly mayExtendLifetime?: boolean
}

export type ServiceAccount = {
  readonly email: string
  readonly uniqueId: string
  disabled: boolean
  readonly organizationNumber: number | undefined
  readonly allowedLocations: readonly string[]
  readonly mayExtendLifetime: boolean
  /** The key that Google keeps for it and signs with; made when first needed. */
  systemKey(): Promise<SigningKey>
  /** Keys that were given out; they sign bearer tokens for its caller. */
  readonly userKeys: SigningKey[]
}

export type ServiceAccounts = {
  add(options: ServiceAccountOptions): ServiceAccount
  /** Grants that name it stay, as at Google; no effect when there is none. */
  remove(email: string): void
  /** @param id an email or a unique id */
  find(id: string): ServiceAccount | undefined
  all(): readonly ServiceAccount[]
}

export function createServiceAccounts(initial: readonly ServiceAccountOptions[]): ServiceAccounts {
  const byEmail = new Map<string, ServiceAccount>()

  const add = (options: ServiceAccountOptions): ServiceAccount => {
    const account = make(options)
    byEmail.set(account.email, account)
    return account
  }

  for (const options of initial) add(options)
  return {
    add,
    remove: (email) => {
      byEmail.delete(email)
    },
    find: (id) => byEmail.get(id) ?? [...byEmail.values()].find((each) => each.uniqueId === id),
    all: () => [...byEmail.values()],
  }
}

function make(options: ServiceAccountOptions): ServiceAccount {
  let key: Promise<SigningKey> | undefined
  return {
    email: options.email,
    uniqueId: options.uniqueId ?? uniqueIdOf(options.email),
    disabled: options.disabled ?? false,
    organizationNumber: options.organizationNumber,
    allowedLocations: options.allowedLocations ?? [],
    mayExtendLifetime: options.mayExtendLifetime ?? false,
    systemKey: () => (key ??= makeSigningKey()),
    userKeys: [],
  }
}

/** The same for the same email, so that a restarted emulator knows the account by the same id. */
function uniqueIdOf(email: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(email).digest('hex').slice(0, 30)}`)
  return `1${digits.toString().padStart(20, '0').slice(-20)}`
}
