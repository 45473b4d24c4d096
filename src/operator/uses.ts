import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { issuerKeyOf } from '../api/issuer-key.ts'
import type { ServiceAccountCredential } from '../api/service-account-credential.ts'
import { formatTime } from '../api/time.ts'
import type { AuthenticatedClient } from '../issue/local/client/authorization-server.ts'
import {
  createLastUses,
  type LastUsePorts,
  type UsedObject,
} from '../reconcile/create-last-uses.ts'
import {
  type ClusterView,
  CREDENTIALS_BY_UID,
  TOKENS_BY_TOKEN_ID,
  TOKENS_BY_UID,
} from '../watch/cluster-view.ts'
import type { OwnWrites } from '../watch/own-writes.ts'
import { createLastUseWriter } from '../write/last-use.ts'
import type { World } from './world.ts'

/** What local issuers have seen used, on its way into status; on every replica. */
export type Uses = {
  /** @param address undefined: the operator itself asked, for an ImpersonatedToken */
  ofClient(by: AuthenticatedClient, address: string | undefined): void
  /** Whoever holds the token that was asked about; address of the one that asked. */
  ofToken(issuer: string, token: SeenToken, address: string): void
  run(signal: AbortSignal): Promise<void>
}

const QUIET_MS = 60_000

/** As introspection tells of it. */
export type SeenToken = {
  readonly jti: string
  readonly sub: string
  readonly client_id: string
}

const PLURALS = {
  ServiceAccountCredential: 'serviceaccountcredentials',
  ImpersonatedToken: 'impersonatedtokens',
} as const

export function createUses(
  { client, clock, log }: World,
  view: ClusterView,
  ownWrites: OwnWrites,
): Uses {
  const writer = createLastUseWriter(client)
  const write: LastUsePorts['write'] = async (object, use) => {
    const found = objectOf(view, object)
    if (found === undefined) return 'Written'
    // Nothing can be added to a status that is not there; the turn that published the credential ends with one.
    if (Object.keys(found.status).length === 0) return 'Conflict'
    const target = { plural: PLURALS[object.kind], ...found.metadata }
    const metadata = await writer.write(target, use, found.status)
    if (metadata === 'Conflict') return metadata
    // A newer spec comes with the watch, and is not taken for the one that is there.
    if (metadata.generation === found.metadata.generation) {
      const { lastUsedIp: _before, ...status } = found.status
      const address = use.address === undefined ? {} : { lastUsedIp: use.address }
      const told = { ...status, lastUsedAt: formatTime(use.at), ...address }
      ownWrites.quietly(() => put(view, object.kind, { ...found, metadata, status: told }))
    }
    return 'Written'
  }
  let quietUntil = 0
  const uses = createLastUses({
    clock,
    told: (object) => objectOf(view, object)?.status,
    write,
    // All of them fail together, mostly: one a minute is enough. What an error says may quote what was sent.
    onFailure({ kind, uid }, error) {
      if (clock.monotonic() < quietUntil) return
      quietUntil = clock.monotonic() + QUIET_MS
      const name = error instanceof Error ? error.name : 'unknown'
      log.warn('a use could not be told in status', { kind, uid, error: name })
    },
  })

  return {
    ofClient: ({ client: { clientId: uid } }, address) =>
      uses.used({ kind: 'ServiceAccountCredential', uid }, { at: clock.now(), address }),
    ofToken(issuer, token, address) {
      // Anybody who may write a status may say that a token is his.
      const [holder, ...others] = view.tokens
        .indexed(TOKENS_BY_TOKEN_ID, token.jti)
        .filter((each) => isOf(view, each, issuer, token))
      if (holder === undefined || others.length > 0) return
      const { uid } = holder.metadata
      uses.used({ kind: 'ImpersonatedToken', uid }, { at: clock.now(), address })
    },
    run: (signal) => uses.run(signal),
  }
}

/** Whether such a token is what the object asks for. */
function isOf(
  view: ClusterView,
  object: ImpersonatedToken,
  issuer: string,
  { sub, client_id }: SeenToken,
): boolean {
  if (!object.spec.valid) return false
  const { serviceAccount, credentialRef } = object.spec.value
  if (credentialRef === undefined) return serviceAccount === sub && issuerKeyOf(object) === issuer
  const { namespace } = object.metadata
  return view.credentials.get(namespace, credentialRef.name)?.metadata.uid === client_id
}

type Used = ServiceAccountCredential | ImpersonatedToken

function objectOf(view: ClusterView, { kind, uid }: UsedObject): Used | undefined {
  const [found] =
    kind === 'ServiceAccountCredential'
      ? view.credentials.indexed(CREDENTIALS_BY_UID, uid)
      : view.tokens.indexed(TOKENS_BY_UID, uid)
  return found
}

function put(view: ClusterView, kind: UsedObject['kind'], object: Used): void {
  if (kind === 'ServiceAccountCredential') view.credentials.put(object as ServiceAccountCredential)
  else view.tokens.put(object as ImpersonatedToken)
}
