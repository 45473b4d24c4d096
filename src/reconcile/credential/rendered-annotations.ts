import { RENDERED_FOR_ANNOTATION, RENDERED_KEYS_ANNOTATION } from '../../api/group.ts'
import type { ObservedSecret } from '../../plan/observed.ts'
import { renderedKeys } from '../../render/rendered-keys.ts'
import type { SecretData } from '../../render/secret-data.ts'

/**
 * What a Secret says of the keys that formats and templates have made of a credential. Nothing of one that never had
 * any: nobody has to tell them apart from those of others.
 *
 * @param data all that was rendered
 * @param before the Secret that is written over
 */
export function renderedAnnotations(
  renderedFor: string,
  data: SecretData,
  before: ObservedSecret,
): Readonly<Record<string, string>> {
  const had =
    before.state === 'Present' && Object.hasOwn(before.annotations, RENDERED_FOR_ANNOTATION)
  if (renderedFor === '' && !had) return {}
  return {
    [RENDERED_FOR_ANNOTATION]: renderedFor,
    [RENDERED_KEYS_ANNOTATION]: renderedKeys(data).join(','),
  }
}
