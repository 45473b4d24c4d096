import type { ApiAnswer } from '../../kit/control-plane/admin-client.ts'
import type { Credential } from '../credential-api.ts'
import type { Secret } from '../operator/token-api.ts'

/** What somebody with edit has before them: an object, its Secret, and how they ask. */
export type Target = {
  readonly object: Credential
  readonly secret: Secret
  /** Somebody else's object in the same namespace, published as well. */
  readonly neighbour: Credential
  readonly neighboursSecret: Secret
  /** The neighbour's record, as the operator keeps it. */
  readonly neighboursRecord: string
  /** Of a service account that no object names. */
  readonly treasureId: string
  /** Merge patch of the object; of a subresource with `/status`. */
  patchObject(patch: object, subresource?: string): Promise<Answer>
  /** Merge patch of status, by somebody who was given that right beside edit. */
  patchStatus(status: object | null): Promise<Answer>
  patchSecret(patch: object): Promise<Answer>
  removeSecret(): Promise<Answer>
  createSecret(secret: object): Promise<Answer>
}

type Answer = ApiAnswer<{ readonly message?: string }>

/**
 * What may come of it at the issuer:
 *
 * - `nothing`
 * - `remembered`: nothing, but that the record says what becomes of the credential when the object goes
 * - `refused`: by the API server already; nothing
 * - `rotated`: a rotating object gets another credential, and loses the one before; with policy None nothing
 * - `destroyed`: the secret is lost to its owner. With policy None it is deleted; a rotating object may get another
 *   one, and loses the one before
 * - `destroyed or nothing`: it depends on what the operator happened to see
 * - `deleted`: the object is on its way out, and its credential with it
 */
export type Effect =
  | 'nothing'
  | 'remembered'
  | 'refused'
  | 'rotated'
  | 'destroyed'
  | 'destroyed or nothing'
  | 'deleted'

export type Policy = 'None' | 'BeforeExpiry'

/** One thing that somebody does to one object. */
export type Attempt = {
  readonly what: string
  readonly effect: Effect | Readonly<Record<Policy, Effect>>
  readonly by: (target: Target) => Promise<Answer>
}
