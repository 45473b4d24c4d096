import { type FieldSchema, lostFields } from '../api/lost-fields.ts'

/**
 * The fields that objects lose when one definition takes the place of another.
 *
 * @param before openAPIV3Schema by the name of the version
 * @param after the same; only versions that both have are compared
 * @returns `v1alpha1 spec.list[].name`
 */
export function lostOfVersions(
  before: ReadonlyMap<string, FieldSchema>,
  after: ReadonlyMap<string, FieldSchema>,
): readonly string[] {
  return [...before].flatMap(([version, schema]) => {
    const next = after.get(version)
    return next === undefined ? [] : lostFields(schema, next).map((path) => `${version} ${path}`)
  })
}
