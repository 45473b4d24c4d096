import type { CelRule } from '../src/api/cel.ts'
import { serviceAccountCredentialSpecSchema } from '../src/api/service-account-credential-spec.ts'
import { serviceAccountCredentialStatusSchema } from '../src/api/service-account-credential-status.ts'
import { columns } from './columns.ts'
import { expiredIsTerminal } from './expired-is-terminal.ts'
import type { Kind } from './kind.ts'

const { text, wide } = columns

/** What its own name and -credential are too long for has to be named; see credentialSecretNameOf(). */
const nameFitsSecret: CelRule = {
  rule: '(has(self.spec.secret) && has(self.spec.secret.name)) || size(self.metadata.name) <= 242',
  message:
    'name it with at most 242 characters, or set spec.secret.name: its Secret is named after it, followed by -credential',
}

export const serviceAccountCredential: Kind = {
  kind: 'ServiceAccountCredential',
  plural: 'serviceaccountcredentials',
  singular: 'serviceaccountcredential',
  shortName: 'sac',
  scope: 'Namespaced',
  description:
    'Client credentials of a service account, of bounded life, kept in a Secret: rotated before they expire, or expired for good.',
  spec: serviceAccountCredentialSpecSchema,
  status: serviceAccountCredentialStatusSchema,
  rules: [expiredIsTerminal, nameFitsSecret],
  columns: [
    columns.ready,
    columns.secret,
    columns.expires,
    text('Last Used', '.status.lastUsedAt', 'When a token was last minted with it.'),
    columns.phase,
    wide(columns.reason),
    wide(columns.failing),
    wide(columns.issuer),
    wide(columns.serviceAccount),
    wide(text('Credential', '.status.credential.id', 'Its id at the issuer.')),
    wide(text('Last Used IP', '.status.lastUsedIp', 'From which address that was.')),
    wide(text('Rotates', '.status.refreshAt', 'When a new one takes over.')),
    columns.age,
  ],
  selectableFields: ['.spec.issuerRef.name', '.spec.serviceAccount', '.status.phase'],
}
