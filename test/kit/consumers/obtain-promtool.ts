import type { Missing } from './found.ts'
import { obtainPrometheus } from './obtain-prometheus.ts'
import { findProgram, type Program } from './program.ts'

/** Prometheus' checker of rules, which lies beside obtainPrometheus()'s. */
export async function obtainPromtool(): Promise<Program | Missing> {
  const prometheus = await obtainPrometheus()
  if (typeof prometheus !== 'string') return prometheus
  return findProgram(prometheus.replace(/prometheus$/, 'promtool'), ['--version'])
}
