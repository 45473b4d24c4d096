import { asRecord } from './as-record.ts'

export type ListPage = {
  readonly items: readonly unknown[]
  readonly resourceVersion: string
  /** Absent on the last page. */
  readonly continueToken?: string
}

/** @returns undefined when the answer is not a Kubernetes list */
export function readList(body: unknown): ListPage | undefined {
  const list = asRecord(body)
  const { resourceVersion, continue: continueToken } = asRecord(list['metadata'])
  // An empty list of a built-in kind may be null.
  const items: unknown = list['items'] ?? []
  if (typeof resourceVersion !== 'string' || resourceVersion === '' || !Array.isArray(items)) {
    return undefined
  }
  return {
    items,
    resourceVersion,
    ...(typeof continueToken === 'string' && continueToken !== '' ? { continueToken } : {}),
  }
}
