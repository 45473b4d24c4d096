/**
 * What may be an id of k0rdent's, of a service account or of a credential: no text that fails this gets into a
 * URL, a record or a status. `.` and `..` are none of it.
 */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

export const isK0rdentId = (text: unknown): text is string =>
  typeof text === 'string' && ID.test(text)
