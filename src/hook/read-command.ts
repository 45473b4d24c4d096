import { parseArgs } from 'node:util'
import { formatDuration, parseDuration } from '../api/duration.ts'

type Common = {
  readonly timeoutMs: number
  /** undefined: the pod's own access. */
  readonly kubeconfig: string | undefined
}

export type HookCommand =
  | (Common & {
      readonly word: 'release-objects'
      /** undefined: the pod's. */
      readonly namespace: string | undefined
      readonly deployment: string
      readonly lease: string
      readonly namespaces: readonly string[]
    })
  | (Common & {
      readonly word: 'upgrade-crds'
      readonly folder: string
      /** Fields may be dropped from objects that are stored. */
      readonly allowLostFields: boolean
    })

export type ReadCommand =
  | { readonly ok: true; readonly command: HookCommand }
  | { readonly ok: 'help' }
  /** One line that says what is wrong, without quoting a value. */
  | { readonly ok: false; readonly message: string }

const LEAST_MS = 1000
const MOST_MS = 3_600_000
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
/** The one flag that has no value. */
const ALLOW_LOST = 'allow-lost-fields'
const WORDS = {
  'release-objects': ['namespace', 'deployment', 'lease', 'namespaces', 'timeout', 'kubeconfig'],
  'upgrade-crds': ['folder', ALLOW_LOST, 'timeout', 'kubeconfig'],
} as const

/**
 * Reads what a hook is asked to do. Never throws.
 *
 * @param argv without node and the script
 */
export function readCommand(argv: readonly string[]): ReadCommand {
  if (argv.includes('--help') || argv.includes('-h')) return { ok: 'help' }
  const [word, ...rest] = argv
  if (word !== 'release-objects' && word !== 'upgrade-crds') {
    return refused('the first word must be release-objects or upgrade-crds; see --help')
  }
  try {
    const given = flagsOf(rest, WORDS[word])
    const common = {
      timeoutMs: duration(given.get('timeout') ?? '4m'),
      kubeconfig: given.get('kubeconfig') || undefined,
    }
    if (word === 'upgrade-crds') {
      const folder = given.get('folder') || '/app/crds'
      return {
        ok: true,
        command: { word, folder, allowLostFields: given.has(ALLOW_LOST), ...common },
      }
    }
    const namespace = given.get('namespace')
    const namespaces = (given.get('namespaces') ?? '').split(',').filter((name) => name !== '')
    const command: HookCommand = {
      word,
      namespace: namespace === undefined ? undefined : nameOf('namespace', namespace, LABEL),
      deployment: nameOf('deployment', given.get('deployment') ?? 'mintlet', SUBDOMAIN),
      lease: nameOf('lease', given.get('lease') ?? 'mintlet', SUBDOMAIN),
      namespaces: [...new Set(namespaces.map((each) => nameOf('namespaces', each, LABEL)))],
      ...common,
    }
    return { ok: true, command }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refused(error.message)
  }
}

const refused = (message: string): ReadCommand => ({ ok: false, message })

const typeOf = (flag: string): 'boolean' | 'string' => (flag === ALLOW_LOST ? 'boolean' : 'string')

/** @throws RangeError for what is no flag of this word, has no value, or has one that it does not take */
function flagsOf(rest: readonly string[], known: readonly string[]): ReadonlyMap<string, string> {
  const { tokens } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(known.map((flag) => [flag, { type: typeOf(flag) }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind !== 'option' || !known.includes(token.name)) {
      throw new RangeError(`argument ${token.index + 2}: no such flag here; see --help`)
    }
    if (token.name === ALLOW_LOST) {
      if (token.value !== undefined) throw new RangeError(`${token.rawName}: takes no value`)
      given.set(token.name, '')
      continue
    }
    if (token.value === undefined || (token.value.startsWith('-') && !token.inlineValue)) {
      throw new RangeError(`${token.rawName}: needs a value`)
    }
    given.set(token.name, token.value)
  }
  return given
}

function duration(text: string): number {
  const value = readDuration(text)
  if (value >= LEAST_MS && value <= MOST_MS) return value
  throw new RangeError(
    `--timeout: must be a duration from ${formatDuration(LEAST_MS)} to ${formatDuration(MOST_MS)}`,
  )
}

function readDuration(text: string): number {
  try {
    return parseDuration(text)
  } catch (error) {
    if (error instanceof RangeError) return Number.NaN
    throw error
  }
}

function nameOf(flag: string, text: string, pattern: RegExp): string {
  if (pattern.test(text)) return text
  throw new RangeError(`--${flag}: must be a name as Kubernetes has them`)
}
