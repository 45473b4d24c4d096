import type { FrozenUse } from '../../src/api/frozen-use.ts'
import { MINUTE, NOW } from './gen.ts'

/** The environment of a pod that stands for itself, started a minute after the credential of served() was issued. */
export const frozenUse = (over: Partial<FrozenUse> = {}): FrozenUse => ({
  pod: 'debug',
  container: 'app',
  secret: 'reader',
  how: 'env',
  startedAt: NOW + MINUTE,
  podStartedAt: over.startedAt ?? NOW + MINUTE,
  owner: over.workload ?? { kind: 'Pod', name: over.pod ?? 'debug' },
  workload: undefined,
  madeFor: {},
  restartedAt: undefined,
  ...over,
})
