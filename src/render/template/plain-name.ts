const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/

/** The name if it can be one, to be shown to the user; undefined if it may be anything else. */
export const plainName = (name: string): string | undefined => (PLAIN.test(name) ? name : undefined)
