import type { Sighting } from './look.ts'
import type { Sample } from './sample.ts'

const HEADINGS = ['KIND', 'OBJECT', 'PHASE', 'EXPIRES IN', 'REFRESHED', 'VERIFIED', 'SECRET']

/**
 * The live table.
 *
 * @param now epoch milliseconds
 */
export function table(
  samples: readonly Sample[],
  sightings: ReadonlyMap<string, Sighting>,
  now: number,
): string[] {
  const rows = [
    HEADINGS,
    ...samples.map((sample) => row(sample, sightings.get(sample.name) ?? {}, now)),
  ]
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function row(sample: Sample, sighting: Sighting, now: number): string[] {
  const { mints = 0, verified = 0, wrong = [], expiresAt } = sighting
  const left = expiresAt === undefined ? undefined : Math.ceil((expiresAt - now) / 1000)
  const gone = sighting.gone === true
  return [
    sample.tokenField,
    sample.name,
    gone ? 'removed' : phaseOf(sighting),
    left === undefined || gone ? '-' : left > 0 ? `${left} s` : 'expired',
    mints === 0 ? '-' : `${mints - 1} x`,
    wrong.length > 0 ? `${wrong.length} WRONG` : `${verified} of ${mints}`,
    gone ? '-' : (sighting.secretName ?? '-'),
  ]
}

/** With the reason where something is not as it should be. */
const phaseOf = ({ phase = '-', ready, reason }: Sighting): string =>
  ready === false && phase === 'Pending' && reason ? `${phase} (${reason})` : phase
