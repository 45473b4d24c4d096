import { badRequest, type FieldViolation } from './bad-request.ts'
import type { FieldKind } from './message-fields.ts'
import { parseField } from './parse-field.ts'

type Value<Kind extends FieldKind> = Kind extends 'string'
  ? string
  : Kind extends 'strings'
    ? readonly string[]
    : Kind extends 'boolean'
      ? boolean
      : Kind extends 'duration'
        ? number
        : Buffer

export type Message<Fields extends Readonly<Record<string, FieldKind>>> = {
  readonly [Name in keyof Fields]?: Value<Fields[Name]>
}

/**
 * Reads a message in proto3's JSON form, as strict as Google's front end: names it does not know are refused, in lower
 * camel case or as in the .proto file; null means absent; booleans may be texts.
 *
 * @returns durations in seconds, bytes as a Buffer
 * @throws Refused with all that is wrong
 */
export function parseMessage<Fields extends Readonly<Record<string, FieldKind>>>(
  body: Buffer,
  fields: Fields,
): Message<Fields> {
  const violations: FieldViolation[] = []
  const message: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(readObject(body))) {
    const known = Object.keys(fields).find((each) => each === name || snakeCase(each) === name)
    const kind = known === undefined ? undefined : fields[known]
    if (known === undefined || kind === undefined) {
      const description = `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`
      violations.push({ description })
    } else if (value !== null) {
      const parsed = parseField(snakeCase(known), kind, value)
      if ('violation' in parsed) violations.push(parsed.violation)
      else message[known] = parsed.value
    }
  }
  if (violations.length > 0) throw badRequest(violations)
  return message as Message<Fields>
}

/** An absent body is an empty message. */
function readObject(body: Buffer): object {
  if (body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    throw badRequest([{ description: 'Invalid JSON payload received. Unexpected token.' }])
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  const description =
    'Invalid JSON payload received. Unknown name "": Root element must be a message.'
  throw badRequest([{ description }])
}

const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
