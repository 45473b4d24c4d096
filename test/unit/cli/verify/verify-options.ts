import type { VerifyOptions } from '../../../../src/cli/verify/verify-options.ts'

/** As from a command line without flags. */
export const verifyOptions = (
  subject: VerifyOptions['subject'],
  more: Partial<VerifyOptions> = {},
): VerifyOptions => ({
  subject,
  issuerAddress: undefined,
  ca: undefined,
  googleEndpoint: new URL('https://google.example'),
  googleTokenEndpoint: new URL('https://oauth2.google.example'),
  introspect: false,
  client: undefined,
  login: false,
  ...more,
})
