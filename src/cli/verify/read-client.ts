import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ServiceAccountCredentialSpec } from '../../api/service-account-credential-spec.ts'
import { CliError } from '../cli-error.ts'
import { findObject } from '../look/find-object.ts'
import { readSecret } from '../look/read-secret.ts'
import { isOwnSecret } from './is-own-secret.ts'
import type { VerifyWorld } from './verify-world.ts'

/** Client credentials in clear: for a request to their own issuer, and for nothing else. */
export type ClientInHand = {
  readonly clientId: string
  readonly clientSecret: string
  readonly issuerRef: ServiceAccountCredentialSpec['issuerRef']
}

/** @throws CliError when there are none; KubeError */
export async function readClient(world: VerifyWorld, name: string): Promise<ClientInHand> {
  const found = await findObject(world, { kind: 'ServiceAccountCredential', name })
  if (found.kind !== 'ServiceAccountCredential' || !found.object.spec.valid) {
    throw new CliError(`ServiceAccountCredential ${name} cannot be read`)
  }
  const { object } = found
  const secretName = object.status.secretName ?? credentialSecretNameOf(object)
  const secret = await readSecret(world, object.metadata.namespace, secretName)
  if (secret !== undefined && !isOwnSecret(secret, object.metadata.uid)) {
    throw new CliError(`Secret ${secretName} does not belong to ServiceAccountCredential ${name}`)
  }
  const [clientId, clientSecret] = ['clientId', 'clientSecret'].map((key) =>
    Buffer.from(secret?.data[key] ?? '', 'base64').toString(),
  )
  if (!clientId || !clientSecret) {
    throw new CliError(`ServiceAccountCredential ${name} has no client credentials in its Secret`)
  }
  return { clientId, clientSecret, issuerRef: found.object.spec.value.issuerRef }
}
