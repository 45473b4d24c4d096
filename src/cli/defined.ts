/** The fields that have a value: JSON and exact optional types know no undefined. */
export function defined<T extends object>(
  fields: T,
): { readonly [Field in keyof T]?: Exclude<T[Field], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<{ [Field in keyof T]: Exclude<T[Field], undefined> }>
}
