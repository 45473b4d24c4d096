import { readFile } from 'node:fs/promises'
import { KINDS } from '../../../crds/kinds.ts'
import type { AdminClient, ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane, ControlPlaneOptions } from '../../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'

export const TOKENS = '/apis/mintlet.dev/v1alpha1/namespaces/default/impersonatedtokens'
export const ISSUERS = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers'
export const OWN_ISSUERS = '/apis/mintlet.dev/v1alpha1/namespaces/default/credentialissuers'
export const CREDENTIALS = '/apis/mintlet.dev/v1alpha1/namespaces/default/serviceaccountcredentials'

/** The kind of the objects in each collection. */
export const KIND_OF: Readonly<Record<string, string>> = {
  [TOKENS]: 'ImpersonatedToken',
  [ISSUERS]: 'ClusterCredentialIssuer',
  [OWN_ISSUERS]: 'CredentialIssuer',
  [CREDENTIALS]: 'ServiceAccountCredential',
}

/** @param path from the root of the repository */
export const readRepositoryFile = (path: string): Promise<string> =>
  readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** A control plane that knows our kinds. */
export async function startWithCrds(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ auditLevel: 'None', ...options })
  for (const { plural } of KINDS) {
    await controlPlane.admin.apply(await readRepositoryFile(`crds/${plural}.yaml`))
  }
  return controlPlane
}

/**
 * What the API server would answer to a new object; nothing is kept.
 *
 * @param fieldValidation Strict: unknown fields are refused; Ignore: they are dropped
 */
export const tryCreate = (
  admin: AdminClient,
  collection: string,
  spec: unknown,
  name = 'tried',
  fieldValidation: 'Strict' | 'Ignore' = 'Strict',
): Promise<ApiAnswer<ApiObject>> =>
  admin.request('POST', `${collection}?dryRun=All&fieldValidation=${fieldValidation}`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: KIND_OF[collection],
    metadata: { name },
    spec,
  })

/** Each cause of a refusal as `field: message`; the message alone where no field is to blame. */
export function causesOf({ body }: ApiAnswer<ApiObject>): string[] {
  type Cause = { readonly field?: string; readonly message: string }
  const details = body['details'] as { readonly causes?: readonly Cause[] } | undefined
  return (details?.causes ?? [{ message: String(body['message']) }]).map(({ field, message }) =>
    field === undefined ? message : `${field}: ${message}`,
  )
}
