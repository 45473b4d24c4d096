import { CARRIED_KEYS } from '../api/carried-keys.ts'
import { type Failure, stalled } from '../failure.ts'

/** Some of the keys of a Secret. */
export type SecretPart = {
  /** What in the spec it comes from, for messages. */
  readonly source: string
  /** Keys and texts in clear. */
  readonly texts: Readonly<Record<string, string>>
  /** If it has a key `token`, that is the bare token, the same in all such parts. */
  readonly hasBareToken?: boolean
}

type Joined =
  | { readonly ok: true; readonly texts: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly failure: Failure }

/** One Secret of its parts, in their order. No key has two sources, but the bare token. */
export function joinParts(parts: readonly SecretPart[]): Joined {
  const sources = new Map(CARRIED_KEYS.map((key): [string, SecretPart] => [key, KEPT]))
  const texts = new Map<string, string>()
  for (const part of parts) {
    for (const [key, text] of Object.entries(part.texts)) {
      const other = sources.get(key)
      if (other !== undefined && !areOneToken(key, part, other)) {
        return { ok: false, failure: twice(key, other, part) }
      }
      sources.set(key, part)
      texts.set(key, text)
    }
  }
  return { ok: true, texts }
}

/** Whether keepPrevious is set or not: who sets it later should not find the key taken. */
const KEPT: SecretPart = { source: 'keepPrevious', texts: {} }

const areOneToken = (key: string, one: SecretPart, other: SecretPart): boolean =>
  key === 'token' && one.hasBareToken === true && other.hasBareToken === true

const twice = (key: string, one: SecretPart, other: SecretPart): Failure =>
  stalled(
    'InvalidSpec',
    `spec.secret: the key ${key} has two sources, ${one.source} and ${other.source}: ` +
      'remove one of them, or let it write to another key',
  )
