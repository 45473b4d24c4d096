import type { CredentialRecord } from '../../src/api/credential-record.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import type { ObservedCredential, Sent } from '../../src/plan/credential/observed-credential.ts'
import type { Known } from './objects.ts'

/** The whole world at one moment. Immutable; parts that did not change are shared with the state before. */
export type State = {
  /** Of each fault, how often it may still happen: see budgets.ts. */
  readonly budget: number
  /** undefined: the object is gone. */
  readonly objects: readonly (Known | undefined)[]
  readonly records: readonly StoredRecord[]
  readonly secrets: readonly StoredSecret[]
  /** Of each object, what the last change has changed; undefined: no cache of this exploration is behind. */
  readonly before: readonly (Before | undefined)[]
  /** Active at the issuer; what was deleted is not in here. By id. */
  readonly credentials: readonly Credential[]
  /** Creates whose answer was lost, and which may still be committed. */
  readonly pending: readonly Pending[]
  readonly workers: readonly Worker[]
}

export type StoredRecord = {
  /** undefined: there is none. */
  readonly content: CredentialRecord | undefined
  readonly version: number
  /** Id of the credential whose secret is kept beside it. */
  readonly kept: string | undefined
}

export type StoredSecret = {
  /** Of the credential that it holds; undefined: there is no Secret. */
  readonly id: string | undefined
  readonly mark: number
  readonly version: number
  /** A user has destroyed it once. */
  readonly destroyed: boolean
}

/** As caches may still show it. */
export type Before = { readonly record: StoredRecord; readonly secret: StoredSecret }

export type Credential = {
  readonly id: string
  /** Its expiresAt. */
  readonly mark: number
  readonly object: number
  readonly createdAt: number
  /** Committed within the settle time of its intent. */
  readonly inTime: boolean
  /** It has been in the Secret. */
  readonly published: boolean
}

export type Pending = { readonly mark: number; readonly object: number; readonly inTime: boolean }

/** A process that believes that it leads; it looks after one object. */
export type Worker = {
  readonly object: number
  /** `Publish`: it has read the record once more and writes the Secret; `Verify`: it does not know whether it did. */
  readonly at: 'Idle' | 'Turn' | 'Publish' | 'Verify'
  /** undefined: it remembers nothing. */
  readonly turn: string | undefined
  readonly sent: Sent | undefined
  /** Id of the credential whose secret it alone knows. */
  readonly held: string | undefined
  readonly observed: ObservedCredential | undefined
  /** All of the above but versions and turns, as a number. */
  readonly base: number
  /** What it does next; decided once. */
  planned: CredentialStep | undefined
}

/** A copy of the list with another value at one place. */
export const replaced = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((each, index) => (index === at ? value : each))

/** @throws RangeError when there is no such object */
export function stored<T>(list: readonly T[], at: number): T {
  const found = list[at]
  if (found === undefined) throw new RangeError(`there is no object ${at}`)
  return found
}
