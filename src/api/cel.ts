/** One `x-kubernetes-validations` entry: the API server enforces `rule` and answers with `message`. */
export type CelRule = {
  readonly rule: string
  readonly message: string
  /** Where the message points, from the schema that carries the rule; itself when absent. */
  readonly fieldPath?: string
  readonly reason?: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired'
}

/** Metadata for a zod schema that makes its CRD carry these rules. */
export const cel = (...rules: CelRule[]): { 'x-kubernetes-validations': CelRule[] } => ({
  'x-kubernetes-validations': rules,
})

/** Structural schemas have no unions: flat optional fields and this rule say "exactly one". */
export const exactlyOne = (fields: readonly string[], message: string): CelRule => ({
  rule: `[${fields.map((field) => `has(self.${field})`).join(', ')}].filter(set, set).size() == 1`,
  message,
})
