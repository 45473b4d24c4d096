import type { Command, Option } from 'commander'
import type { Place } from './place.ts'
import { subcommands } from './subcommands.ts'

/** What the words before the cursor have come to. */
type Read = {
  readonly command: Command
  readonly given: Map<string, string>
  /** Its value is the next word. */
  readonly awaiting: Option | undefined
  /** Words of the command that are no flags. */
  readonly positional: number
  /** After `--` no word is a flag. */
  readonly isFlagless: boolean
}

/**
 * Reads a command line that somebody is typing, as the program would read it.
 *
 * @param words of the command line after `kubectl mintlet`; the last one is at the cursor, and may be empty
 */
export function findPlace(program: Command, words: readonly string[]): Place {
  let read: Read | undefined = {
    command: program,
    given: new Map(),
    awaiting: undefined,
    positional: 0,
    isFlagless: false,
  }
  for (const word of words.slice(0, -1)) {
    read = readWord(program, read, word)
    if (read === undefined) return { at: 'Nowhere' }
  }
  return placeOf(program, read, words.at(-1) ?? '')
}

/** @returns undefined after a word that the program does not know */
function readWord(program: Command, read: Read, word: string): Read | undefined {
  if (read.awaiting !== undefined) {
    read.given.set(longName(read.awaiting), word)
    return { ...read, awaiting: undefined }
  }
  if (!read.isFlagless && word === '--') return { ...read, isFlagless: true }
  if (!read.isFlagless && word.startsWith('-') && word !== '-') return readFlag(read, word)
  if (read.command !== program) return { ...read, positional: read.positional + 1 }
  const command = subcommands(program).find((each) => each.name() === word)
  return command === undefined ? undefined : { ...read, command }
}

function readFlag(read: Read, word: string): Read | undefined {
  const { name, value } = /^(?<name>--[^=]+|-.)=?(?<value>.*)$/s.exec(word)?.groups ?? {}
  const option = read.command.options.find(({ long, short }) => long === name || short === name)
  if (option === undefined) return undefined
  const isAttached = word !== name
  if (takesValue(option)) {
    if (!isAttached) return { ...read, awaiting: option }
    read.given.set(longName(option), value ?? '')
    return read
  }
  read.given.set(longName(option), '')
  // Several letters behind one dash.
  return isAttached && !word.startsWith('--') ? readFlag(read, `-${word.slice(2)}`) : read
}

function placeOf(program: Command, read: Read, typed: string): Place {
  const { command, given, awaiting, positional, isFlagless } = read
  if (awaiting !== undefined) return { at: 'Value', option: awaiting, typed, given }
  if (typed.startsWith('-') && !isFlagless) {
    const [name, ...rest] = typed.split('=')
    if (rest.length === 0) return { at: 'Flag', command, typed, given }
    const option = command.options.find(({ long }) => long === name)
    return option === undefined || !takesValue(option)
      ? { at: 'Nowhere' }
      : { at: 'Value', option, typed: rest.join('='), given }
  }
  if (command === program) return { at: 'Verb', program, typed }
  const isExpected =
    positional < command.registeredArguments.length ||
    command.registeredArguments.at(-1)?.variadic === true
  if (!isExpected) return { at: 'Nowhere' }
  return command.name() === 'help'
    ? { at: 'Verb', program, typed }
    : { at: 'Argument', typed, given }
}

const takesValue = ({ required, optional }: Option): boolean => required || optional

const longName = ({ long, flags }: Option): string => long ?? flags
