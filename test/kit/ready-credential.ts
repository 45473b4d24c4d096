import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import { formatTime } from '../../src/api/time.ts'
import { type CredentialOptions, credential } from './credential-gen.ts'
import { HOUR, NOW } from './gen.ts'

/** What readyClient() is of: Ready since a day before NOW, with `cred-001` of two days. */
export const readyCredential = (options: CredentialOptions = {}): ServiceAccountCredential =>
  credential({
    ...options,
    status: {
      phase: 'Active',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          observedGeneration: 1,
          lastTransitionTime: formatTime(NOW - 24 * HOUR),
          reason: 'Issued',
          message: 'issued',
        },
      ],
      secretName: 'pipeline-credential',
      secretDigest: 'digest-of-the-secret',
      credential: { id: 'cred-001' },
      issuedAt: formatTime(NOW - 24 * HOUR),
      expiresAt: formatTime(NOW + 24 * HOUR),
      ...options.status,
    },
  })
