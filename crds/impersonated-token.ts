import { impersonatedTokenSpecSchema } from '../src/api/impersonated-token-spec.ts'
import { impersonatedTokenStatusSchema } from '../src/api/impersonated-token-status.ts'
import { columns } from './columns.ts'
import { expiredIsTerminal } from './expired-is-terminal.ts'
import type { Kind } from './kind.ts'

const { text, wide } = columns

export const impersonatedToken: Kind = {
  kind: 'ImpersonatedToken',
  plural: 'impersonatedtokens',
  singular: 'impersonatedtoken',
  shortName: 'itok',
  scope: 'Namespaced',
  description:
    'A token minted in the identity of a service account, kept in a Secret and refreshed before it expires.',
  spec: impersonatedTokenSpecSchema,
  status: impersonatedTokenStatusSchema,
  rules: [expiredIsTerminal],
  columns: [
    columns.ready,
    columns.secret,
    columns.expires,
    text('Refresh', '.status.refreshAt', 'When it will be minted again.'),
    wide(columns.phase),
    wide(columns.reason),
    wide(columns.failing),
    wide(columns.issuer),
    wide(columns.issuerKind),
    wide(columns.serviceAccount),
    columns.age,
  ],
  selectableFields: ['.spec.issuerRef.name', '.spec.serviceAccount', '.status.phase'],
}
