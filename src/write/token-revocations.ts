import { MANAGED_BY, MANAGED_BY_LABEL, REVOCATIONS_ANNOTATION } from '../api/group.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { type TokenRevocations, tokenRevocationsSchema } from '../api/token-revocations.ts'
import type { KubeCall, KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { isConflict, isGone } from './failure-of.ts'
import { versionPatch } from './json-patch.ts'

/** Whose revocations: the Secret goes with the record of the object, which owns it. */
export type RevocationsOwner = {
  readonly uid: string
  readonly record: { readonly name: string; readonly uid: string }
}

/**
 * The revoked tokens of clients: one Secret each in the operator's own namespace, in whose metadata every replica
 * sees them. Each change names the version it changes; every replica may write.
 *
 * Errors: KubeError.
 */
export type TokenRevocationStore = {
  /** @returns metadata of the Secret as written; undefined: others kept changing it, or it cannot be read */
  change(
    owner: RevocationsOwner,
    change: (before: TokenRevocations) => TokenRevocations,
  ): Promise<ObjectMeta | undefined>
}

const NONE: TokenRevocations = { tokens: {} }
const ALL: TokenRevocations = { until: Number.MAX_SAFE_INTEGER, tokens: {} }
const MOST_CONFLICTS = 5

export const revocationsSecretName = (uid: string): string => `mintlet-revocations-${uid}`

/** What cannot be read may have been anything: then every token counts as revoked. */
export function revocationsOf({ annotations }: Pick<ObjectMeta, 'annotations'>): TokenRevocations {
  try {
    const read: unknown = JSON.parse(annotations[REVOCATIONS_ANNOTATION] ?? '')
    return tokenRevocationsSchema.safeParse(read).data ?? ALL
  } catch {
    return ALL
  }
}

export function createTokenRevocations(
  client: KubeClient,
  namespace: string,
): TokenRevocationStore {
  const collection = `/api/v1/namespaces/${namespace}/secrets`

  async function read(path: string): Promise<ObjectMeta | undefined> {
    try {
      const call = { method: 'GET', path, accept: PARTIAL_METADATA } as const
      return metadataOf((await client.request<PartialObject>(call)).body).metadata
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  async function write(call: KubeCall): Promise<ObjectMeta | 'Conflict'> {
    try {
      return metadataOf((await client.request<PartialObject>(call)).body).metadata
    } catch (error) {
      if (isConflict(error)) return 'Conflict'
      throw error
    }
  }

  return {
    async change(owner, change) {
      const name = revocationsSecretName(owner.uid)
      const path = `${collection}/${name}`
      for (let attempt = 0; attempt < MOST_CONFLICTS; attempt += 1) {
        // Somebody else may have changed it at the same moment: what is there now is changed.
        // oxlint-disable-next-line no-await-in-loop
        const found = await read(path)
        const before = found === undefined ? NONE : revocationsOf(found)
        // What cannot be read may be of a newer version, and is not ours to write over.
        if (before === ALL) return undefined
        const next = change(before)
        const annotations = { [REVOCATIONS_ANNOTATION]: JSON.stringify(next) }
        // oxlint-disable-next-line no-await-in-loop
        const written = await write(
          found === undefined
            ? created(collection, { namespace, name, annotations, ...ownedBy(owner) })
            : changed(path, found, annotations),
        )
        if (written !== 'Conflict') return written
      }
      return undefined
    },
  }
}

const ownedBy = ({ record }: RevocationsOwner): object => ({
  labels: { [MANAGED_BY_LABEL]: MANAGED_BY },
  ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', ...record }],
})

const created = (path: string, metadata: object): KubeCall => ({
  method: 'POST',
  path,
  body: { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' },
  accept: PARTIAL_METADATA,
})

const changed = (path: string, version: ObjectMeta, annotations: object): KubeCall => ({
  method: 'PATCH',
  path,
  contentType: 'application/json-patch+json',
  body: [
    ...versionPatch(version),
    { op: 'add', path: '/metadata/annotations', value: annotations },
  ],
  accept: PARTIAL_METADATA,
})
