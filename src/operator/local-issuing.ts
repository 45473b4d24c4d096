import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { CredentialService } from '../issue/credential-service.ts'
import type { Issuer } from '../issue/issuer.ts'
import type { AuthorizationServer } from '../issue/local/client/authorization-server.ts'
import type { ClientPorts } from '../issue/local/client/client-ports.ts'
import { createAuthorizationServer } from '../issue/local/client/create-authorization-server.ts'
import { createClientService } from '../issue/local/client/create-client-service.ts'
import { mintForClient } from '../issue/local/client/mint-for-client.ts'
import { createLocalIssuers } from '../issue/local/create-local-issuers.ts'
import type { LocalIssuers } from '../issue/local/local-issuers.ts'
import { createKeyStore } from '../write/key-store.ts'
import { createOwnSecrets } from '../write/own-secret.ts'
import type { Uses } from './uses.ts'
import type { World } from './world.ts'

/** Issuers that sign with keys of their own, and whom they sign for. */
export type LocalIssuing = {
  readonly issuers: LocalIssuers
  readonly server: AuthorizationServer
  /** @param key of the issuer: the name of a ClusterCredentialIssuer */
  tokens(key: string): Issuer
  /** undefined while its keys, and with them its URL, are not known. */
  credentials(key: string): CredentialService | undefined
}

export type LocalParts = { readonly clients: ClientPorts; readonly uses: Uses }

export function createLocalIssuing(
  config: Config,
  { client, clock }: World,
  { clients, uses }: LocalParts,
): LocalIssuing {
  const issuers = createLocalIssuers({
    baseUrl: config.oidcBaseUrl,
    clock,
    keyStore: createKeyStore(createOwnSecrets(client, config.namespace)),
    overlapMs: config.keyOverlap,
    publishAheadMs: config.keyPublishAhead,
    newId: randomUUID,
  })
  const ring = (name: string): ReturnType<LocalIssuers['signing']> => issuers.signing(name)
  const server = createAuthorizationServer({ clock, newId: randomUUID, ports: clients, ring })

  return {
    issuers,
    server,
    tokens: (key) =>
      mintForClient(issuers.issuer(key), key, server, (by) => uses.ofClient(by, undefined)),
    credentials(key) {
      const tokenUrl = issuers.published(key)?.discovery.token_endpoint
      if (tokenUrl === undefined) return undefined
      return createClientService({
        clock,
        newId: randomUUID,
        tokenUrl,
        issuer: key,
        isDisabled: (serviceAccount) => clients.isDisabled(key, serviceAccount),
      })
    },
  }
}
