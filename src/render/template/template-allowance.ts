/** What the templates of one Secret may have between them; each takes from it. See TEMPLATE_LIMITS. */
export type TemplateAllowance = {
  /** Characters in {{ }} and {% %}. */
  markup: number
  /** Values, operators and filters. */
  parts: number
}
