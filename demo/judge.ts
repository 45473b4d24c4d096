import type { Sighting } from './look.ts'
import type { Sample } from './sample.ts'
import type { Operator } from './start-operator.ts'

/** What a user relies on and was not seen; empty when all is well. */
export function judge(
  samples: readonly Sample[],
  sightings: ReadonlyMap<string, Sighting>,
  operator: Pick<Operator, 'isRunning' | 'lastError'>,
): string[] {
  const problems = samples.flatMap((sample) =>
    problemsOf(sample, sightings.get(sample.name) ?? {}).map((what) => `${sample.name}: ${what}`),
  )
  if (samples.length === 0) problems.push('there are no samples')
  if (!operator.isRunning()) problems.push(`the operator ended by itself: ${operator.lastError()}`)
  return problems
}

function problemsOf({ refreshes }: Sample, sighting: Sighting): string[] {
  const { mints = 0, verified = 0, wrong = [] } = sighting
  if (mints === 0) return [`never issued (${sighting.reason ?? 'no status'})`]
  const problems = wrong.map((what) => `a credential in its Secret: ${what}`)
  if (verified === 0) problems.push('no credential of it was verified')
  if (refreshes && mints < 2) problems.push('never refreshed')
  if (refreshes && sighting.ready !== true)
    problems.push(`not Ready at the end (${sighting.reason})`)
  if (!refreshes && sighting.expired !== true) problems.push('not seen Expired')
  if (!refreshes && mints > 1) problems.push('minted again although its policy is Never')
  return problems
}
