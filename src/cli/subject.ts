import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

export type SubjectKind = 'ImpersonatedToken' | 'ServiceAccountCredential'

/** Which object is meant; without a kind both are looked at. */
export type Subject = { readonly kind: SubjectKind | undefined; readonly name: string }

const WORDS: ReadonlyMap<string, SubjectKind> = new Map([
  ['itok', 'ImpersonatedToken'],
  ['impersonatedtoken', 'ImpersonatedToken'],
  ['impersonatedtokens', 'ImpersonatedToken'],
  ['sac', 'ServiceAccountCredential'],
  ['serviceaccountcredential', 'ServiceAccountCredential'],
  ['serviceaccountcredentials', 'ServiceAccountCredential'],
])
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/**
 * Reads `NAME` or `KIND/NAME`, the kind as kubectl takes it.
 *
 * @throws CliError (Usage)
 */
export function readSubject(text: string): Subject {
  const [first = '', second, ...rest] = text.split('/')
  const kind =
    second === undefined ? undefined : WORDS.get(first.toLowerCase().replace(/\.mintlet\.dev$/, ''))
  const name = second ?? first
  if (second !== undefined && kind === undefined) {
    throw new CliError(
      'the kind must be itok (ImpersonatedToken) or sac (ServiceAccountCredential)',
      EXIT.Usage,
    )
  }
  if (rest.length > 0 || !NAME.test(name)) {
    throw new CliError('name an object as NAME, itok/NAME or sac/NAME', EXIT.Usage)
  }
  return { kind, name }
}
