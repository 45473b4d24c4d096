import { API_VERSION } from '../../api/group.ts'
import { collectionCall } from '../../kube/collection-call.ts'
import type { CliProcess } from '../cli-process.ts'
import type { CliWorld } from '../cli-world.ts'
import { look } from '../look/look.ts'
import type { KnownName } from './known-name.ts'
import type { NamesWanted } from './names-wanted.ts'

/** Each list is its first page: nobody chooses among more. */
const MOST = 500

/** For each list. An API server that is well takes a fraction of it. */
const TIMEOUT_MS = 2000

type RawList = {
  readonly items?: readonly { readonly metadata?: { readonly name?: string } }[] | null
}

/**
 * Asks for names, and for nothing else of the objects.
 *
 * @param signal ends it
 * @throws Error when none of the lists could be had
 */
export async function lookUpNames(
  process: Pick<CliProcess, 'open' | 'contexts'>,
  { of, kubeconfig, context, namespace: named }: NamesWanted,
  signal: AbortSignal,
): Promise<readonly KnownName[]> {
  if (of === 'Contexts') {
    const names = await process.contexts(kubeconfig)
    return names.map((name) => ({ kind: 'context', name }))
  }
  const { client, defaultNamespace } = await process.open({ kubeconfig, context })
  try {
    const namespace = named ?? defaultNamespace ?? 'default'
    const lists = await Promise.all(
      kindsOf(of).map((kind) => namesOf({ client, signal }, kind, namespace)),
    )
    const seen = lists.filter((list) => list !== undefined)
    if (seen.length === 0) throw new Error('no list was to be had')
    return seen.flat()
  } finally {
    await client.close()
  }
}

const kindsOf = (of: Exclude<NamesWanted['of'], 'Contexts'>): readonly string[] =>
  of === 'Objects' ? ['ImpersonatedToken', 'ServiceAccountCredential'] : [of.slice(0, -1)]

/** @returns undefined when the API server does not tell */
async function namesOf(
  { client, signal }: Pick<CliWorld, 'client' | 'signal'>,
  kind: string,
  namespace: string,
): Promise<readonly KnownName[] | undefined> {
  const collection = { path: pathOf(kind, namespace), metadataOnly: true }
  const call = { ...collectionCall(collection, { limit: MOST }), signal, timeoutMs: TIMEOUT_MS }
  const looked = await look(() => client.request<RawList>(call))
  if (!looked.seen) return undefined
  return (looked.value.items ?? []).flatMap(({ metadata }) =>
    metadata?.name === undefined ? [] : [{ kind, name: metadata.name }],
  )
}

function pathOf(kind: string, namespace: string): string {
  if (kind === 'Namespace') return '/api/v1/namespaces'
  const folder = kind === 'ClusterCredentialIssuer' ? '' : `namespaces/${namespace}/`
  return `/apis/${API_VERSION}/${folder}${kind.toLowerCase()}s`
}
