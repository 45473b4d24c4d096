import { API_VERSION } from '../api/group.ts'
import { listPages } from '../kube/list-pages.ts'
import { decodeIssuer } from '../watch/decode-issuer.ts'
import type { HookWorld } from './hook-world.ts'
import type { KnownIssuer } from './known-issuer.ts'

const PAGE = 250

/**
 * The ClusterCredentialIssuers by their names; none when the kind is not there.
 *
 * @throws KubeError
 */
export async function readIssuers({
  client,
  signal,
}: HookWorld): Promise<ReadonlyMap<string, KnownIssuer>> {
  const issuers = new Map<string, KnownIssuer>()
  const path = `/apis/${API_VERSION}/clustercredentialissuers`
  for await (const { items } of listPages(client, { path }, PAGE, signal)) {
    for (const item of items) {
      const { metadata, spec } = decodeIssuer(
        'ClusterCredentialIssuer',
        item as Parameters<typeof decodeIssuer>[1],
      )
      issuers.set(metadata.name, spec.valid ? known(spec.value) : { type: 'unknown' })
    }
  }
  return issuers
}

function known(spec: {
  readonly local?: object | undefined
  readonly k0rdent?: { readonly endpoint?: string | undefined } | undefined
}): KnownIssuer {
  if (spec.local !== undefined) return { type: 'local' }
  if (spec.k0rdent === undefined) return { type: 'other' }
  const { endpoint } = spec.k0rdent
  return { type: 'k0rdent', ...(endpoint === undefined ? {} : { endpoint }) }
}
