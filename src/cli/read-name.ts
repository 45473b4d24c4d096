import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { readSubject, type SubjectKind } from './subject.ts'

/**
 * The value of a flag that names an object of one kind: `NAME` or `KIND/NAME`.
 *
 * @throws CliError (Usage)
 */
export function readName(flag: string, kind: SubjectKind, text: string): string {
  const subject = text.includes('/') ? readSubject(text) : { ...readSubject(text), kind }
  if (subject.kind === kind) return subject.name
  throw new CliError(`${flag} must be the name of a ${kind}`, EXIT.Usage)
}
