import { expect, test } from 'vitest'
import { tellRestart } from '../../../src/reconcile/tell-restart.ts'

test('a restart is a line and a count, with names and the id of the credential', () => {
  const told: unknown[] = []
  const log = { info: (...line: unknown[]) => void told.push(line) }
  const metrics = { workloadRestarted: (kind: string) => void told.push(kind) }
  const about = { namespace: 'etl', kind: 'Deployment', name: 'api', credentialId: 'token-2' }
  const [tell] = [tellRestart(log as never, metrics as never)]
  tell(about)
  expect(told).toEqual(['Deployment', ['workload restarted', about]])
})
