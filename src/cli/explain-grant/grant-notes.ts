import { formatDuration, parseDuration } from '../../api/duration.ts'
import type { Asked } from '../../plan/asked.ts'
import { limitsOf } from '../../plan/issuer-limits.ts'
import { asksForPattern } from './asks-for-pattern.ts'
import type { GrantFacts } from './grant-facts.ts'

/** Of the operator, unless its flag says otherwise. */
const USUAL_LEAST = 300_000

/** What the operator finds out by the very code that decides here. */
const DECIDED: ReadonlySet<string> = new Set(['NotGranted', 'IssuerNotFound'])

/**
 * What is worth knowing and decides nothing.
 *
 * @param isGranted whoever may ask for it
 */
export function grantNotes(
  facts: GrantFacts,
  asked: Asked | undefined,
  isGranted: boolean,
): readonly string[] {
  return [
    ...ofNamespace(facts),
    ...ofObject(facts, isGranted),
    ...ofIssuer(facts),
    ...ofLife(facts, asked),
    ...ofPattern(asked),
  ]
}

function ofNamespace({ namespace: { name, isAbsent } }: GrantFacts): readonly string[] {
  return isAbsent ? [`there is no namespace ${name}`] : []
}

function ofPattern(asked: Asked | undefined): readonly string[] {
  return asked !== undefined && asksForPattern(asked)
    ? [
        'it asks for a scope or audience with * in it, which in a grant stands for many: no grant gives that one alone, so none is shown to be added',
      ]
    : []
}

/** The operator has been asked already. */
function ofObject(
  { wanted: { object, isThere, kind } }: GrantFacts,
  isGranted: boolean,
): readonly string[] {
  if (!isThere) return []
  const told = object.status.conditions?.find(
    ({ type, status }) =>
      (type === 'RefreshFailing' && status === 'True') || (type === 'Ready' && status === 'False'),
  )
  const stopped =
    object.spec.valid && object.spec.value.suspend
      ? [`spec.suspend is true: nothing is minted for ${kind} ${object.metadata.name} meanwhile`]
      : []
  if (told === undefined) return stopped
  const { reason, message, lastTransitionTime: since } = told
  const says =
    isGranted && DECIDED.has(reason)
      ? `the operator says of it since ${since}: ${reason}: ${message} (that was before what is granted now, and the operator has not looked since: if it stays, kubectl mintlet doctor tells whether it runs)`
      : `the operator says of it: ${reason}: ${message}`
  return [...stopped, says]
}

function ofIssuer({ issuer }: GrantFacts): readonly string[] {
  if (issuer?.seen !== true) return []
  const { kind, metadata, spec, status } = issuer.value
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const limits = Object.entries(limitsOf(spec)).map(([name, value]) => `${name} ${value}`)
  return [
    ...(ready?.status === 'True'
      ? []
      : [
          `${kind} ${metadata.name} cannot mint now: ${ready?.message ?? 'the operator has not looked at it yet'}`,
        ]),
    ...(limits.length > 0
      ? [`the operator asks it no more than its limits: ${limits.join(', ')}`]
      : []),
  ]
}

function ofLife(
  { minLifetime, wanted, issuer }: GrantFacts,
  asked: Asked | undefined,
): readonly string[] {
  const notes: string[] = []
  if (asked?.lifetime !== undefined && asked.lifetime < USUAL_LEAST && minLifetime === undefined) {
    notes.push(
      `the operator refuses a life under its --min-lifetime, which is ${formatDuration(USUAL_LEAST)} unless set: its Deployment was not seen`,
    )
  }
  const spec =
    issuer?.seen === true && issuer.value.spec.valid ? issuer.value.spec.value : undefined
  const lives =
    wanted.kind === 'ServiceAccountCredential'
      ? (spec?.k0rdent ?? spec?.local?.credentials)
      : undefined
  if (lives !== undefined) {
    const longest = formatDuration(parseDuration(lives.maxLifetime))
    notes.push(
      `the issuer gives client credentials a life of ${longest} at most, whatever is granted`,
    )
  }
  return notes
}
