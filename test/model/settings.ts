import type { CredentialSettings } from '../../src/plan/credential/credential-settings.ts'
import { credentialSettings } from '../kit/credential-gen.ts'
import { TICK } from './time.ts'

/** One tick settles everything; nothing is held back because it happens too often. */
export const SETTINGS: CredentialSettings = credentialSettings({
  settleTime: TICK,
  lastUsedInterval: TICK,
  revokeTimeout: Number.MAX_SAFE_INTEGER,
  requestInterval: 0,
  mintLoopLimit: Number.MAX_SAFE_INTEGER,
})
