import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { GenericIssuer } from '../api/generic-issuer.ts'
import type { Config } from '../config.ts'
import { createCallerSources } from '../issue/google/caller/create-caller-sources.ts'
import type { GoogleIdentity } from '../issue/google/google-identity.ts'
import { createGoogleIssuers, type GoogleIssuers } from '../issue/google/google-issuers.ts'
import { createSecretRead } from '../write/secret-read.ts'
import { createTokenRequest } from '../write/token-request.ts'
import type { World } from './world.ts'

/** Issuers that ask Google, with all that they may ask of the cluster. */
export function createGoogleIssuing(
  { google: endpoints, namespace }: Config,
  { client, clock, http }: World,
): GoogleIssuers {
  const now = (): number => clock.now()
  const callers = createCallerSources({
    http,
    clock,
    endpoints,
    readSecret: createSecretRead(client, now),
    requestToken: createTokenRequest(client, namespace, now),
    readFile: (path) => readFile(path, 'utf8'),
  })
  return createGoogleIssuers({ http, clock, endpoints, callers, newId: randomUUID })
}

/**
 * Who the operator is by an issuer of type google; undefined for any other issuer.
 *
 * @param operatorNamespace where the Secrets and ServiceAccounts of ClusterCredentialIssuers are
 */
export function googleIdentity(
  { kind, metadata, spec }: GenericIssuer,
  operatorNamespace: string,
): GoogleIdentity | undefined {
  if (!spec.valid || spec.value.google === undefined) return undefined
  const { name, uid, namespace = operatorNamespace } = metadata
  return { kind, name, uid, namespace, auth: spec.value.google.auth }
}

/** The issuer of that key, as far as a key tells. */
export function issuerName(
  key: string,
  operatorNamespace: string,
): Pick<GoogleIdentity, 'kind' | 'namespace' | 'name'> {
  const [first = '', second] = key.split('/')
  return second === undefined
    ? { kind: 'ClusterCredentialIssuer', namespace: operatorNamespace, name: first }
    : { kind: 'CredentialIssuer', namespace: first, name: second }
}
