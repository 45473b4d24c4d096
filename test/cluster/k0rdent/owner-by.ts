import type { Credential } from '../credential-api.ts'

/** An owner reference to an object; to one that is not there without any. */
export const ownerBy = (object?: Credential): object =>
  object === undefined
    ? { apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'no-such-uid' }
    : {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ServiceAccountCredential',
        name: object.metadata.name,
        uid: object.metadata.uid,
        controller: true,
      }
