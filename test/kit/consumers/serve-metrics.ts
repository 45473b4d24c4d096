import type { Served } from './guarded-server.ts'

/** A page in Prometheus' text format with one metric. */
export const serveMetrics = (): Served => ({
  status: 200,
  type: 'text/plain; version=0.0.4',
  body: '# TYPE served counter\nserved 1\n',
})
