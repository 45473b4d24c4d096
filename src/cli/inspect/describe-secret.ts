import { parseTime } from '../../api/parse-time.ts'
import { printable } from '../text/printable.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { Style } from '../text/style.ts'
import { fieldLines } from './field-lines.ts'
import type { InspectReport } from './inspect-report.ts'
import type { SecretFacts } from './inspected-secret.ts'
import { section } from './section.ts'

export function describeSecret({ secret, lookedAt }: InspectReport, style: Style): string {
  const title = `Secret ${secret.name}`
  if (secret.state === 'Absent') return section(title, [style.paint('bad', 'not there')], style)
  if (secret.state === 'Unknown') return section(title, [printable(secret.problem)], style)
  const { type, immutable, keys, isExpired } = secret
  const marks = [...(immutable ? ['immutable'] : []), ...(isExpired ? ['marked as expired'] : [])]
  const now = parseTime(lookedAt) ?? 0
  const lines = fieldLines([
    ['Type', [printable(type), ...marks].join(', ')],
    ['Owner', OWNERS[secret.owner]],
    ['Keys', keys.map(({ key, bytes }) => `${printable(key)} (${bytes} B)`).join(', ') || 'none'],
    ['Data', dataText(secret, style)],
    ['Annotations', annotationsText(secret, style)],
    ...secret.editors.map(
      ({ manager, operation, time }) =>
        ['Also written by', writer(manager, operation, time, now)] as const,
    ),
  ])
  return section(title, lines, style)
}

const OWNERS: Readonly<Record<SecretFacts['owner'], string>> = {
  This: 'this object',
  Other: 'another object',
  None: 'nobody: it was not made by mintlet',
}

function dataText(
  { isAsWritten, isTouched, editors }: SecretFacts,
  { paint }: Style,
): string | undefined {
  if (isAsWritten === undefined) return undefined
  if (!isAsWritten) return paint('bad', 'not what mintlet wrote: somebody edited it')
  return isTouched === true && editors.length > 0
    ? 'as mintlet wrote it; its metadata was touched since'
    : 'as mintlet wrote it'
}

function annotationsText({ annotations }: SecretFacts, { paint }: Style): string | undefined {
  if (annotations.length === 0) return undefined
  const others = annotations.filter(({ agrees }) => !agrees)
  if (others.length === 0) return 'agree with status'
  const told = others.map(({ annotation, value, wanted }) =>
    value === undefined
      ? `${annotation} is missing`
      : `${annotation} is ${printable(value)}, status says ${printable(wanted)}`,
  )
  return paint('bad', told.join('; '))
}

function writer(manager: string, operation: string, time: string | undefined, now: number): string {
  const at = parseTime(time)
  const when = at === undefined ? '' : `, ${relativeTime(at, now)}`
  return `${printable(manager)} (${printable(operation)}${when})`
}
