import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import type { ServiceAccountCredentialSpec } from '../../src/api/service-account-credential-spec.ts'
import type { AdminClient } from '../kit/control-plane/admin-client.ts'
import { conditionOf } from './operator/condition-of.ts'
import { untilObject } from './until-object.ts'

/** A ServiceAccountCredential as the API server shows it. */
export type Credential = Pick<ServiceAccountCredential, 'metadata'> & {
  readonly spec: ServiceAccountCredentialSpec
  readonly status?: ServiceAccountCredential['status']
}

type Key = readonly [namespace: string, name: string]

/** ServiceAccountCredentials as a user of the cluster has them. */
export type CredentialApi = {
  /** @param path of mintlet's API or another, from `/apis` or `/api` */
  make(path: string, object: object): Promise<void>
  /** By the issuer that the API was made for, unless the spec says otherwise. @throws Error when refused */
  createCredential(key: Key, spec: object): Promise<void>
  credential(key: Key): Promise<Credential | undefined>
  removeCredential(key: Key): Promise<void>
  /** Resolves when the object is as `is` says; the error of the deadline shows its status. */
  untilCredential(
    what: string,
    key: Key,
    is: (credential: Credential) => boolean,
    withinMs?: number,
  ): Promise<Credential>
  untilIssued(key: Key): Promise<Credential>
}

const API = '/apis/mintlet.dev/v1alpha1'

/** @param issuer name of a ClusterCredentialIssuer */
export function createCredentialApi(admin: AdminClient, issuer: string): CredentialApi {
  async function make(path: string, object: object): Promise<void> {
    const { status, body } = await admin.request('POST', path, object)
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  }

  async function credential(key: Key): Promise<Credential | undefined> {
    const { status, body } = await admin.request<Credential>('GET', pathOf(key))
    return status === 404 ? undefined : body
  }

  const untilCredential = (
    what: string,
    key: Key,
    is: (credential: Credential) => boolean,
    withinMs?: number,
  ): Promise<Credential> =>
    untilObject(() => credential(key), `${key.join('/')} ${what}`, is, withinMs)

  return {
    make,
    createCredential: ([namespace, name], spec) =>
      make(`${API}/namespaces/${namespace}/serviceaccountcredentials`, {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        metadata: { name },
        spec: { issuerRef: { name: issuer }, ...spec },
      }),
    credential,
    removeCredential: async (key) => void (await admin.request('DELETE', pathOf(key))),
    untilCredential,
    untilIssued: (key) =>
      untilCredential('is Ready', key, (found) => conditionOf(found, 'Ready').startsWith('True')),
  }
}

const pathOf = ([namespace, name]: Key): string =>
  `${API}/namespaces/${namespace}/serviceaccountcredentials/${name}`
