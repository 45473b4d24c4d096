import type { CarriedKeys } from '../api/carried-keys.ts'
import type { OwnerReference } from '../api/object-meta.ts'
import type { SecretMetadata } from '../api/secret-target.ts'
import { KubeError } from '../kube/error.ts'
import type { KubeCall, KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { isGone } from './failure-of.ts'
import { type JsonPatch, mapPatch, pointer, versionPatch } from './json-patch.ts'

export type SecretManifest = SecretMetadata & {
  readonly namespace: string
  readonly name: string
  readonly owner: OwnerReference
  readonly type: string
  /** base64 values */
  readonly data: Readonly<Record<string, string>>
  /** Of an update: entries of the version before that stay, under another key. */
  readonly carried?: CarriedKeys
}

/** Exactly one version of one Secret, and what labels and annotations it has. */
export type SecretVersion = SecretMetadata & {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

export type LiveSecret = {
  readonly metadata: PartialObject['metadata']
  readonly type: string
  readonly immutable: boolean
  readonly data: Readonly<Record<string, string>>
}

/**
 * The only code that writes credentials. Every change names the version it changes: another
 * writer's version is never overwritten. Answers carry metadata only, so no secret comes back.
 *
 * Errors: KubeError, with nothing of the data in its message.
 */
export type SecretWriter = {
  /** undefined: there is a Secret of that name already. */
  create(manifest: SecretManifest): Promise<PartialObject | undefined>
  /** Replaces the data as a whole; labels and annotations of others stay. */
  update(version: SecretVersion, manifest: SecretManifest): Promise<PartialObject>
  setMetadata(version: SecretVersion, metadata: SecretMetadata): Promise<PartialObject>
  /** Resolves also when it is gone already. */
  remove(version: Omit<SecretVersion, keyof SecretMetadata>): Promise<void>
  /** undefined: there is none. */
  read(namespace: string, name: string): Promise<LiveSecret | undefined>
}

type Query = NonNullable<KubeCall['query']>

const DRY_RUN: Query = { dryRun: 'All' }

type RawSecret = PartialObject & {
  readonly type?: string
  readonly immutable?: boolean
  readonly data?: Readonly<Record<string, string>>
}

/** @param dryRun what is written is judged as if it were, and nothing is stored */
export function createSecretWriter(
  client: KubeClient,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): SecretWriter {
  const query = dryRun ? DRY_RUN : {}

  async function patch(version: SecretVersion, changes: JsonPatch): Promise<PartialObject> {
    const answer = await client.request<PartialObject>({
      method: 'PATCH',
      path: pathOf(version.namespace, version.name),
      query,
      contentType: 'application/json-patch+json',
      body: [...versionPatch(version), ...changes],
      accept: PARTIAL_METADATA,
    })
    return metadataOf(answer.body)
  }

  return {
    create: (manifest) => create(client, manifest, query),
    update: (version, manifest) =>
      patch(version, [...dataPatch(manifest), ...metadataPatch(version, manifest)]),
    setMetadata: (version, metadata) => patch(version, metadataPatch(version, metadata)),
    remove: (version) => remove(client, version, query),
    read: (namespace, name) => read(client, namespace, name),
  }
}

const pathOf = (namespace: string, name = ''): string =>
  `/api/v1/namespaces/${namespace}/secrets${name === '' ? '' : `/${name}`}`

/** Beside the object for as long as the patch is applied: it never leaves the API server. */
const BEFORE = '/before'

/** What is carried need not be read for it: the API server copies it. */
function dataPatch({ data, carried = {} }: SecretManifest): JsonPatch {
  const replaced = { op: 'add', path: '/data', value: data } as const
  const kept = Object.entries(carried)
  if (kept.length === 0) return [replaced]
  return [
    { op: 'copy', from: '/data', path: BEFORE },
    replaced,
    ...kept.map(([from, to]) => ({
      op: 'copy' as const,
      from: `${BEFORE}/${pointer(from)}`,
      path: `/data/${pointer(to)}`,
    })),
    { op: 'remove', path: BEFORE },
  ]
}

const metadataPatch = (version: SecretVersion, wanted: SecretMetadata): JsonPatch => [
  ...mapPatch('/metadata/labels', version.labels, wanted.labels),
  ...mapPatch('/metadata/annotations', version.annotations, wanted.annotations),
]

async function create(
  client: KubeClient,
  manifest: SecretManifest,
  query: Query,
): Promise<PartialObject | undefined> {
  try {
    const answer = await client.request<PartialObject>({
      method: 'POST',
      path: pathOf(manifest.namespace),
      query,
      body: toObject(manifest),
      accept: PARTIAL_METADATA,
    })
    return metadataOf(answer.body)
  } catch (error) {
    if (error instanceof KubeError && error.kind === 'AlreadyExists') return undefined
    throw error
  }
}

async function remove(
  client: KubeClient,
  { namespace, name, uid, resourceVersion }: Omit<SecretVersion, keyof SecretMetadata>,
  query: Query,
): Promise<void> {
  const preconditions = { uid, resourceVersion }
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions }
  try {
    await client.request({ method: 'DELETE', path: pathOf(namespace, name), query, body })
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

async function read(
  client: KubeClient,
  namespace: string,
  name: string,
): Promise<LiveSecret | undefined> {
  try {
    const path = pathOf(namespace, name)
    const { body } = await client.request<RawSecret>({ method: 'GET', path })
    const { type = 'Opaque', immutable = false, data = {} } = body
    return { ...metadataOf(body), type, immutable, data }
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

const toObject = ({
  namespace,
  name,
  labels,
  annotations,
  owner,
  type,
  data,
}: SecretManifest): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name, labels, annotations, ownerReferences: [owner] },
  type,
  data,
})
