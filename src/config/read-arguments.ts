import { parseArgs } from 'node:util'
import { flagName } from './flag-name.ts'
import { nearestName } from './nearest-name.ts'
import { optionFacts } from './option.ts'
import { options } from './options.ts'
import { variableName } from './variable-name.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What was given for an option, and the flag or variable that gave it, for messages. */
export type Given = { readonly text: string; readonly source: string }

export type ReadArguments =
  | { readonly ok: true; readonly given: ReadonlyMap<string, Given> }
  | { readonly ok: 'help' }
  | { readonly ok: 'version' }
  | { readonly ok: false; readonly message: string }

/**
 * Finds the text of each option: the flag (the last one, if several), else its variable unless that
 * is empty. Variables of no option are not looked at: Kubernetes sets some that begin with `MINTLET_`
 * for a Service of that name. Messages quote names, never values.
 *
 * @param argv without node and the script
 */
export function readArguments(argv: readonly string[], env: Environment): ReadArguments {
  const names = new Map(Object.keys(options.shape).map((name) => [flagName(name), name]))
  const given = new Map<string, Given>()
  for (const name of names.values()) {
    const source = variableName(name)
    const text = env[source]
    if (text) given.set(name, { text, source })
  }
  for (const token of tokenize(argv)) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') return refused(token.index)
    if (token.rawName === '--help' || token.rawName === '-h') return { ok: 'help' }
    if (token.rawName === '--version') return { ok: 'version' }
    const name = names.get(token.rawName)
    if (name === undefined) return unknown(token.rawName, [...names.keys()])
    const text = token.value ?? (isSwitch(name) ? 'true' : undefined)
    if (text === undefined || (text.startsWith('-') && !token.inlineValue)) {
      return { ok: false, message: `${token.rawName}: needs a value` }
    }
    given.set(name, { text, source: token.rawName })
  }
  return { ok: true, given }
}

function tokenize(argv: readonly string[]) {
  const known = Object.keys(options.shape).map((name) => {
    const type: 'boolean' | 'string' = isSwitch(name) ? 'boolean' : 'string'
    return [flagName(name).slice('--'.length), { type }] as const
  })
  return parseArgs({
    args: argv,
    options: Object.fromEntries(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

function isSwitch(name: string): boolean {
  const schema = Object.entries(options.shape).find(([known]) => known === name)?.[1]
  return schema !== undefined && optionFacts.get(schema)?.placeholder === undefined
}

function refused(index: number): ReadArguments {
  return {
    ok: false,
    message: `argument ${index + 1}: not a flag; settings are written --name=value`,
  }
}

function unknown(rawName: string, known: readonly string[]): ReadArguments {
  const nearest = nearestName(rawName, [...known, '--help', '--version'])
  const name = /^--?[\w-]{1,60}$/.test(rawName) ? rawName : 'a flag with odd characters'
  const hint = nearest === undefined ? 'see --help' : `did you mean ${nearest}?`
  return { ok: false, message: `${name}: no such flag; ${hint}` }
}
