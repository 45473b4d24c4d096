import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { textTable } from '../../text-table.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style } from '../text/style.ts'
import type { HeldCredential, HeldToken } from './held-credential.ts'
import type { InspectReport } from './inspect-report.ts'
import { section } from './section.ts'

/** What the Secret holds. A claim is somebody else's text. */
export function describeCredential({ credential, lookedAt }: InspectReport, style: Style): string {
  if (credential === undefined) return ''
  const { form, tokens } = credential
  if (form !== 'JWT') return section('Credential', [OTHERS[form]], style)
  const now = parseTime(lookedAt) ?? 0
  return tokens.map((token) => describeToken(token, now, style)).join('\n\n')
}

const OTHERS: Readonly<Record<Exclude<HeldCredential['form'], 'JWT'>, string>> = {
  Opaque: 'an opaque token: only its issuer can tell what is in it',
  SignedBlob: 'a signature of the payload of the spec',
  ClientCredential: 'a client credential: an id and a secret, which say nothing else',
  Nothing: 'none: the Secret does not hold it',
}

const LONGEST = 400
/** Claims that are seconds since 1970: RFC 7519 and OpenID Connect. */
const TIMES: ReadonlySet<string> = new Set(['iat', 'nbf', 'exp', 'auth_time'])
/** Seconds: beyond the year 9999 it is no time. */
const LATEST = 253_402_300_799

function describeToken(
  { keys, header, claims, isPublished }: HeldToken,
  now: number,
  style: Style,
): string {
  const other = isPublished === false ? ', not the one that status has' : ''
  const title = `JWT in ${keys.map(printable).join(', ')}${other} (decoded, not verified: kubectl mintlet verify does that)`
  const rows = [
    ...Object.entries(header).map(([name, value]) => ['header', ...row(name, value, now)]),
    ...Object.entries(claims).map(([name, value]) => ['claim', ...row(name, value, now)]),
  ]
  return section(title, textTable(rows).split('\n'), style)
}

function row(name: string, value: unknown, now: number): [string, string] {
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value))
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const isTime = TIMES.has(name) && typeof value === 'number' && value >= 0 && value <= LATEST
  return [
    printable(name),
    isTime ? `${shown} (${formatTime(value * 1000)}, ${relativeTime(value * 1000, now)})` : shown,
  ]
}
