import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'
import type { RawObject } from './raw-object.ts'
import { someNames } from './some-names.ts'
import type { Wide } from './wide.ts'

/** Metadata of a Secret, never its data. */
export type SecretMetadata = {
  readonly metadata: { readonly name?: string; readonly namespace?: string }
}

/**
 * Whether the Secrets are there that objects say they have published.
 *
 * @param objects of both kinds, as far as they were seen
 * @param secrets with mintlet's label; listed after the objects
 */
export function judgeSecrets(
  objects: readonly RawObject[],
  secrets: Looked<Wide<SecretMetadata>>,
): Finding {
  const about = { group: 'Objects', check: 'Secrets' } as const
  if (!secrets.seen) return notSeen(about, secrets)
  const { items, isCut, namespace } = secrets.value
  const names = new Set(items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`))
  const ready = objects.filter(
    (object) =>
      isReady(object) && (namespace === undefined || object.metadata.namespace === namespace),
  )
  const missing = ready.filter(
    ({ metadata, status }) => !names.has(`${metadata.namespace}/${status?.secretName}`),
  )
  if (missing.length === 0) {
    return {
      ...about,
      outcome: 'Passed',
      detail:
        ready.length === 1
          ? 'that of the one ready object is there'
          : `those of ${ready.length} ready objects are there`,
    }
  }
  // What is missing from a part of the list may be in the rest.
  if (isCut) {
    const detail = `there are more than the ${items.length} that were looked at`
    return {
      ...about,
      outcome: 'Skipped',
      detail,
      fix: 'kubectl mintlet inspect NAME looks at one',
    }
  }
  const whose =
    missing.length === 1
      ? 'the Secret of one object that says it is ready is'
      : `the Secrets of ${missing.length} objects that say they are ready are`
  return {
    ...about,
    outcome: 'Failed',
    detail: `${whose} missing: ${someNames(missing)}`,
    fix: 'the operator makes them anew within seconds: if they stay away, see whether anybody leads',
  }
}

const isReady = ({ status }: RawObject): boolean =>
  status?.secretName !== undefined &&
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
