import type { CredentialService } from '../issue/credential-service.ts'
import type { Issuer } from '../issue/issuer.ts'
import type { Published } from '../issue/local/publish-ring.ts'
import type { IssuerId } from '../plan/step.ts'

/** What is behind an issuer object, as this process has it. */
export type IssuerLookup = {
  /** Undefined: there is no such issuer, it cannot mint, or it is another one by now. */
  issuer(id: IssuerId): Issuer | undefined
  /**
   * Where an issuer keeps client credentials; undefined: it keeps none, or there is no such issuer.
   *
   * @param key of the issuer among those of both kinds
   */
  credentials(key: string): CredentialService | undefined
  /**
   * Ids of all keys that verifiers find, or undefined while they are not loaded.
   *
   * @param key of the issuer among those of both kinds
   */
  keyIds(key: string): readonly string[] | undefined
  /** @param name of a ClusterCredentialIssuer: only these have keys */
  published(name: string): Published | undefined
  /** The issuer is gone: its keys, and who it was, leave this process. */
  forget(key: string): void
}
