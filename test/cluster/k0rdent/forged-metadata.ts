import * as group from '../../../src/api/group.ts'
import type { Target } from './tampering-attempt.ts'

type Forged = Readonly<Record<'labels' | 'annotations', Readonly<Record<string, unknown>>>>

const named = (suffix: string): readonly string[] =>
  Object.entries(group).flatMap(([name, value]) => (name.endsWith(suffix) ? [value] : []))

/**
 * Every label and annotation that mintlet knows, with what a neighbour has there or would like to: only not the
 * annotation that asks for a rotation.
 */
export function forgedMetadata({ neighbour, neighboursRecord }: Target): Forged {
  const id = neighbour.status?.credential?.id ?? ''
  const { REFRESH_REQUESTED_ANNOTATION: asks, RECORD_ANNOTATION, RECORD_LABEL } = group
  const annotations = named('_ANNOTATION').filter((name) => name !== asks)
  return {
    annotations: {
      ...Object.fromEntries(annotations.map((name) => [name, id])),
      [RECORD_ANNOTATION]: neighboursRecord,
      [group.EXPIRES_AT_ANNOTATION]: '2020-01-01T00:00:00Z',
      [group.RECEIPT_ANNOTATION]: '{}',
      [group.RESTART_ANNOTATION]: 'allow',
    },
    labels: {
      ...Object.fromEntries(named('_LABEL').map((name) => [name, id])),
      [group.MANAGED_BY_LABEL]: 'mintlet',
      [RECORD_LABEL]: 'credential',
    },
  }
}
