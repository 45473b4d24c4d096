import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

/**
 * Writes lines of JSON: `level`, `time` (RFC 3339), `msg` and the fields. Takes no objects, by type:
 * what nobody can hand over, nobody can leak. Beneath that lies a net for the day when somebody does
 * it all the same: text that looks like a token is written as `[redacted]`.
 */
export type Log = {
  error(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  debug(message: string, fields?: Fields): void
  trace(message: string, fields?: Fields): void
  /** A log that adds these fields to every line. */
  child(fields: Fields): Log
}

/** Undefined fields are left out. */
export type Fields = {
  readonly [name: string]: string | number | boolean | undefined
  readonly level?: never
  readonly time?: never
  readonly msg?: never
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace'

export type LogOptions = {
  readonly level: LogLevel
  /** Gets every line with its line feed. */
  readonly destination: DestinationStream
}

export function createLog({ level, destination }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return wrap(pino(options, destination))
}

/** The beginnings of a JWT, of a Google access token and of a k0rdent client secret. */
const LOOKS_SECRET = /eyJ[\w-]{6}|ya29\.|plt_cs_/

function wrap(logger: Logger): Log {
  const line =
    (level: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      if (logger.isLevelEnabled(level)) logger[level](clean(fields), cleanText(message))
    }
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    trace: line('trace'),
    child: (fields) => wrap(logger.child(clean(fields))),
  }
}

function clean(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? cleanText(value) : value,
    ]),
  )
}

function cleanText(text: string): string {
  return LOOKS_SECRET.test(text) ? '[redacted]' : text
}
