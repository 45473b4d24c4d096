import type { SecretMetadata } from '../api/secret-target.ts'

/** Whether every label and annotation that we set is there with our value; what others added does not count. */
export function metadataIntact(wanted: SecretMetadata, actual: SecretMetadata): boolean {
  return covers(actual.labels, wanted.labels) && covers(actual.annotations, wanted.annotations)
}

const covers = (
  actual: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(actual, key) && actual[key] === value,
  )
