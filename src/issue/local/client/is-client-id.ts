/** The form of a uid: who is named like that is a client of the token endpoint, and no service account. */
export const isClientId = (name: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(name)
