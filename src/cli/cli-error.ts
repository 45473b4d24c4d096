import { EXIT, type ExitCode } from './exit-code.ts'

/** Ends the command. The message is for the person at the terminal: what is wrong, and what to do. No secret is in it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: ExitCode

  constructor(message: string, code: ExitCode = EXIT.Unknown) {
    super(message)
    this.code = code
  }
}
