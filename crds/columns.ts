import type { Column } from './kind.ts'

const text = (name: string, jsonPath: string, description: string): Column => ({
  name,
  type: 'string',
  jsonPath,
  description,
})

const condition = (
  name: string,
  type: string,
  field: 'status' | 'reason',
  description: string,
): Column => text(name, `.status.conditions[?(@.type=="${type}")].${field}`, description)

const age: Column = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since the object was created.',
}

/** Columns that several kinds have, and how others are made. */
export const columns = {
  text,
  /** Shown with `-o wide` only. */
  wide: (column: Column): Column => ({ ...column, priority: 1 }),
  ready: condition('Ready', 'Ready', 'status', 'Whether a valid credential is published.'),
  reason: condition('Reason', 'Ready', 'reason', 'Why it is or is not ready.'),
  failing: condition('Failing', 'RefreshFailing', 'reason', 'Why the last refresh failed.'),
  secret: text('Secret', '.status.secretName', 'Where it is.'),
  expires: text('Expires', '.status.expiresAt', 'When the published credential expires.'),
  phase: text('Phase', '.status.phase', 'Pending, Active or Expired.'),
  issuer: text('Issuer', '.spec.issuerRef.name', 'Where it comes from.'),
  issuerKind: text(
    'Issuer Kind',
    '.spec.issuerRef.kind',
    'Whether that is one of the cluster or of this namespace.',
  ),
  serviceAccount: text('Service Account', '.spec.serviceAccount', 'Whose identity it is.'),
  age,
} as const
