import { z } from 'zod'
import type { Settings } from './settings.ts'

/** One flag and its environment variable: text, or undefined when not given, to a value. */
export type Option<T> = z.ZodType<T, string | undefined>

/** One for each setting. */
export type Options = { [Name in keyof Settings]: Option<Settings[Name]> }

export type OptionFacts = {
  /** What stands for the value in the help, `<duration>`; undefined for a switch. */
  readonly placeholder: string | undefined
  /** One sentence. */
  readonly help: string
  /** The default as the help shows it; empty for none. */
  readonly shown: string
}

/** What the help says about each option. */
export const optionFacts: z.core.$ZodRegistry<OptionFacts> = z.registry<OptionFacts>()

/** @param read throws a RangeError whose message says what the value must be, without quoting it */
export function option<T>(
  facts: OptionFacts,
  fallback: string,
  read: (text: string) => T,
): Option<T> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      try {
        return read(text ?? fallback)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        context.addIssue({ code: 'custom', message: error.message })
        return z.NEVER
      }
    })
    .register(optionFacts, facts)
}
