import type { Missing } from './found.ts'
import { obtainFromDebian } from './obtain-from-debian.ts'
import { findProgram, type Program } from './program.ts'

/** Alertmanager's checker of configurations, of Debian's package unless there is one on PATH. */
export async function obtainAmtool(): Promise<Program | Missing> {
  const path = await obtainFromDebian({
    program: 'amtool',
    from: 'prometheus-alertmanager',
    cachedAs: 'alertmanager',
  })
  return typeof path === 'string' ? findProgram(path, ['--version']) : path
}
