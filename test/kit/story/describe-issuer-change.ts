import type { IssuerStatus } from '../../../src/api/issuer-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import { keyDocumentSchema } from '../../../src/issue/local/key-document.ts'
import type { StoredObject } from './stored-object.ts'

/** What one write of an issuer's status changes. */
export function describeIssuerChange(
  before: StoredObject | undefined,
  after: StoredObject | undefined,
  keyNumber: (kid: string) => string,
): string {
  const [was, is] = [statusOf(before), statusOf(after)]
  const parts: string[] = []
  const [old, ready] = [readyOf(was), readyOf(is)]
  if (ready !== undefined && (ready.status !== old?.status || ready.reason !== old.reason)) {
    const told = ready.status === 'True' ? '' : ` "${ready.message}"`
    parts.push(`Ready=${ready.status}/${ready.reason}${told}`)
  }
  if (JSON.stringify(is.keyIds) !== JSON.stringify(was.keyIds)) {
    parts.push(`publishes ${keyList((is.keyIds ?? []).map(keyNumber))}`)
  }
  return parts.join(', ')
}

/** What is in the Secret of an issuer's keys, as to times; names in the order of their first use. */
export function describeKeys(
  secret: string,
  after: StoredObject | undefined,
  keyNumber: (kid: string) => string,
): string {
  if (after === undefined) return `deletes Secret ${secret}`
  const text = Buffer.from(String(Reflect.get(Object(after['data']), 'keys.json')), 'base64')
  const { signing } = keyDocumentSchema.parse(JSON.parse(text.toString()))
  const keys = signing.map((key) => `${keyNumber(key.kid)} signs from ${formatTime(key.activeAt)}`)
  return `keeps keys in Secret ${secret}: ${keys.join(', ')}`
}

const statusOf = (object: StoredObject | undefined): IssuerStatus => ({
  ...Object(object?.['status']),
})

const readyOf = ({ conditions = [] }: IssuerStatus) =>
  conditions.find(({ type }) => type === 'Ready')

const keyList = (names: readonly string[]): string =>
  names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(' and ')
