/** What may be a client id or client secret: printable, and short enough to be sent. */
export const isCredentialText = (text: unknown): text is string =>
  typeof text === 'string' && /^[\x21-\x7e]{1,4096}$/.test(text)
