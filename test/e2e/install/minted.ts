import type { Held } from './read-held.ts'

/** What one object has been given. */
export type MintCount = {
  /** How many credentials it has had. */
  readonly mints: number
  /** Of the token or client credential that is published. */
  readonly id: string
  /** The resourceVersion of its Secret. */
  readonly written: string
}

/**
 * What is published for each object, for a comparison: equal means that nothing was minted or written.
 *
 * @param due epoch milliseconds; objects whose refresh is due by then are left out
 * @returns by `namespace/name` of the object
 */
export function minted({ tokens, credentials, secrets }: Held, due = 0): Record<string, MintCount> {
  const counts = Object.entries({ ...tokens, ...credentials }).flatMap(([key, { status }]) => {
    if (status === undefined || Date.parse(status.refreshAt ?? '') <= due) return []
    const { mints = 0, secretName = '' } = status
    const id = 'credential' in status ? status.credential?.id : undefined
    const tokenId = 'tokenId' in status ? status.tokenId : undefined
    const [namespace = ''] = key.split('/')
    const written = secrets[`${namespace}/${secretName}`]?.metadata.resourceVersion ?? 'missing'
    return [[key, { mints, id: id ?? tokenId ?? 'none', written }] as const]
  })
  return Object.fromEntries(counts)
}
