import type { FieldViolation } from './bad-request.ts'
import type { FieldKind } from './message-fields.ts'

export type ParsedField = { readonly value: unknown } | { readonly violation: FieldViolation }

const TYPE_NAMES: Readonly<Record<FieldKind, string>> = {
  string: 'TYPE_STRING',
  strings: 'TYPE_STRING',
  boolean: 'TYPE_BOOL',
  duration: 'type.googleapis.com/google.protobuf.Duration',
  bytes: 'TYPE_BYTES',
}
const DURATION = /^(?<seconds>\d{1,12}(?:\.\d{1,9})?)s$/
/** proto3's JSON form takes both alphabets, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/

/**
 * One field in proto3's JSON form.
 *
 * @param field its name in the .proto file, for the violation
 * @param value as JSON.parse has it, not null
 */
export function parseField(field: string, kind: FieldKind, value: unknown): ParsedField {
  const parsed = read(kind, value)
  if (parsed !== undefined) return { value: parsed }
  const shown = JSON.stringify(value).slice(0, 100)
  const description = `Invalid value at '${field}' (${TYPE_NAMES[kind]}), ${shown}`
  return { violation: { field, description } }
}

function read(kind: FieldKind, value: unknown): unknown {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'strings':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
        ? value
        : undefined
    case 'boolean':
      if (typeof value === 'boolean') return value
      return value === 'true' || value === 'false' ? value === 'true' : undefined
    case 'duration': {
      const seconds = typeof value === 'string' && DURATION.exec(value)?.groups?.['seconds']
      return typeof seconds === 'string' ? Number(seconds) : undefined
    }
    case 'bytes':
      return typeof value === 'string' && BASE64.test(value) && value.length % 4 !== 1
        ? Buffer.from(value, 'base64')
        : undefined
  }
}
