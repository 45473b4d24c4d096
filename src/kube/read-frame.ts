import { asRecord } from './as-record.ts'
import { parseJson } from './parse-json.ts'
import { readStatus } from './read-status.ts'

/** A line of a watch. */
export type Frame =
  | {
      readonly type: 'Upsert' | 'Delete'
      readonly raw: unknown
      readonly resourceVersion: string
    }
  | { readonly type: 'Bookmark'; readonly resourceVersion: string }
  /** The history that was asked for is gone. */
  | { readonly type: 'Expired' }
  | { readonly type: 'ServerError' }
  /** Cut short, not JSON, or of a kind that is not known: something was lost. */
  | { readonly type: 'BadLine' }

export function readFrame(line: string): Frame {
  const event = asRecord(parseJson(line))
  const raw = event['object']
  if (event['type'] === 'ERROR') {
    const { code, reason } = readStatus(raw)
    const expired = code === 410 || reason === 'Expired' || reason === 'Gone'
    return { type: expired ? 'Expired' : 'ServerError' }
  }
  const resourceVersion = resourceVersionOf(raw)
  if (resourceVersion === undefined) return { type: 'BadLine' }
  switch (event['type']) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'Upsert', raw, resourceVersion }
    case 'DELETED':
      return { type: 'Delete', raw, resourceVersion }
    case 'BOOKMARK':
      return { type: 'Bookmark', resourceVersion }
    default:
      return { type: 'BadLine' }
  }
}

function resourceVersionOf(raw: unknown): string | undefined {
  const version = asRecord(asRecord(raw)['metadata'])['resourceVersion']
  return typeof version === 'string' && version !== '' ? version : undefined
}
