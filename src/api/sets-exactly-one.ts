/** What exactlyOne() has the API server enforce, for a schema's own refine(). */
export const setsExactlyOne =
  <Field extends string>(fields: readonly Field[]) =>
  (spec: { readonly [Name in Field]?: unknown }): boolean =>
    fields.filter((field) => spec[field] !== undefined).length === 1
