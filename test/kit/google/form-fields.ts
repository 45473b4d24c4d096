/** The fields of a token exchange, RFC 8693 and Google's `options`. */
export const FORM_FIELDS = [
  'actor_token',
  'actor_token_type',
  'audience',
  'grant_type',
  'options',
  'requested_token_type',
  'scope',
  'subject_token',
  'subject_token_type',
] as const
