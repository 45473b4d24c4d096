/**
 * Whether a text is one scope (RFC 6749 section 3.3). One with a space in it would be two, of which
 * one was never granted.
 */
export const isScope = (text: unknown): boolean =>
  typeof text === 'string' && /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(text)
