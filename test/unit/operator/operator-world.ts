import type { World } from '../../../src/operator/world.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'
import { NOW } from '../../kit/gen.ts'
import { fakeClient } from '../write/fake-client.ts'

export type OperatorWorld = World &
  Pick<ReturnType<typeof fakeClient>, 'server' | 'calls'> & {
    readonly clock: FakeClock
    /** What was warned of. */
    readonly warnings: unknown[]
  }

const quiet = (): void => undefined
const nobody = (): never => {
  throw new Error('nobody is outside')
}

/** An API server in memory, and nothing outside of the cluster. */
export function operatorWorld(): OperatorWorld {
  const warnings: unknown[] = []
  const log: World['log'] = {
    error: quiet,
    warn: (message, fields) => void warnings.push({ message, ...fields }),
    info: quiet,
    debug: quiet,
    trace: quiet,
    child: () => log,
  }
  return {
    ...fakeClient(),
    clock: createFakeClock(NOW),
    http: { request: nobody, close: () => Promise.resolve() } as unknown as World['http'],
    random: () => 0.5,
    log,
    warnings,
    onMetrics: quiet,
  }
}
