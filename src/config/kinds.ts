import { type Option, option } from './option.ts'
import { readers } from './readers.ts'

const duration = (fallback: string, least: string, most: string, help: string): Option<number> =>
  option(
    { placeholder: '<duration>', help, shown: fallback },
    fallback,
    readers.duration(least, most),
  )

const integer = (fallback: number, least: number, most: number, help: string): Option<number> =>
  option(
    { placeholder: '<number>', help, shown: String(fallback) },
    String(fallback),
    readers.integer(least, most),
  )

const toggle = (fallback: boolean, help: string): Option<boolean> =>
  option(
    { placeholder: undefined, help, shown: String(fallback) },
    String(fallback),
    readers.boolean,
  )

/** A word after the flag; `shown` when the default is not a fixed text. */
const word = <T>(
  placeholder: string,
  fallback: string,
  read: (text: string) => T,
  help: string,
  shown: string = fallback,
): Option<T> => option({ placeholder, help, shown }, fallback, read)

/** The sorts of options there are; each takes its default as a user would write it. */
export const kinds: {
  /** Bounds are GEP-2257, inclusive. */
  readonly duration: typeof duration
  /** Bounds are inclusive. */
  readonly integer: typeof integer
  readonly toggle: typeof toggle
  readonly word: typeof word
} = { duration, integer, toggle, word }
