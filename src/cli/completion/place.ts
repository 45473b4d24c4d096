import type { Command, Option } from 'commander'

/** Flags with a value that stand before the cursor, by their long names: the last value of each. */
export type GivenFlags = ReadonlyMap<string, string>

/** Where in the command line the cursor is, and what of the word at it is typed already. */
export type Place =
  | { readonly at: 'Verb'; readonly program: Command; readonly typed: string }
  | {
      readonly at: 'Flag'
      readonly command: Command
      readonly typed: string
      readonly given: GivenFlags
    }
  | {
      readonly at: 'Value'
      readonly option: Option
      readonly typed: string
      readonly given: GivenFlags
    }
  | { readonly at: 'Argument'; readonly typed: string; readonly given: GivenFlags }
  /** Where nothing is expected, or nobody knows what. */
  | { readonly at: 'Nowhere' }
