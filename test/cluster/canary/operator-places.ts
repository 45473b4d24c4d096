import { setTimeout as sleep } from 'node:timers/promises'
import type { Operator } from '../../kit/operator.ts'
import type { Place } from './place.ts'

const HEALTH = ['/metrics', '/livez', '/readyz']
const OIDC = ['/local/.well-known/openid-configuration', '/local/jwks', '/local/blob-keys']
const PATIENCE_MS = 500

/** What an operator wrote so far. */
export function outputPlaces(operator: Operator, number: number): readonly Place[] {
  return [
    { where: `stdout of operator ${number}`, text: operator.stdout() },
    { where: `stderr of operator ${number}`, text: operator.stderr() },
  ]
}

/** What an operator answers to whoever asks; nothing where it does not answer, because it is stopped or has ended. */
export async function answerPlaces(operator: Operator, number: number): Promise<readonly Place[]> {
  const serves = (message: string): boolean => operator.lines(message).length > 0
  const asked = [
    ...(serves('serving health and metrics')
      ? HEALTH.map((path) => [path, operator.health] as const)
      : []),
    ...(serves('serving issuer discovery and keys')
      ? OIDC.map((path) => [path, operator.oidc] as const)
      : []),
  ]
  const places = asked.map(async ([path, get]): Promise<Place[]> => {
    const answer = get(path).then(
      ({ text }) => text,
      () => undefined,
    )
    const text = await Promise.race([answer, patience()])
    return text === undefined ? [] : [{ where: `${path} of operator ${number}`, text }]
  })
  return (await Promise.all(places)).flat()
}

async function patience(): Promise<undefined> {
  await sleep(PATIENCE_MS, undefined, { ref: false })
}
