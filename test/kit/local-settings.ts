import type { LocalSettings } from '../../src/issue/local/local-issuers.ts'

const HOUR = 3_600_000

export const LOCAL_SETTINGS: LocalSettings = {
  algorithm: 'ES256',
  keyRotationMs: 720 * HOUR,
  longestLifeMs: HOUR,
}
