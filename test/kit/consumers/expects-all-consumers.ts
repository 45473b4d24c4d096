import type { Found } from './found.ts'

/** What somebody has to install: nobody has these three by accident, and the other five come with a system or can be fetched. */
const EQUIPMENT = ['docker', 'gcloud', 'aws'] as const

/**
 * Whether all eight have to be here: a machine of a CI has them, and so has one with docker, gcloud and aws. Elsewhere
 * any of them may be absent.
 *
 * @param env process.env: every CI sets `CI`
 */
export function expectsAllConsumers(
  found: Found,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const ofCi = !['', 'false', '0'].includes(env['CI'] ?? '')
  return ofCi || EQUIPMENT.every((name) => !('missing' in found[name]))
}
