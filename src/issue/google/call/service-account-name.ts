/** Numeric ids have 21 digits today. */
const UNIQUE_ID = /^[0-9]{6,32}$/
/**
 * One spelling only, in lower case, so that a grant and Google always mean the same: user managed
 * (`reader@project.iam.gserviceaccount.com`), default (`123-compute@developer.gserviceaccount.com`,
 * `project@appspot.gserviceaccount.com`), projects within a domain and other universes.
 */
const EMAIL =
  /^[a-z0-9][a-z0-9._-]{0,62}[a-z0-9]@(?=.{4,190}$)(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/
/** Where a label of a domain would be empty, or begin or end with what it may not. */
const BROKEN = /\.\.|-\.|\.-|@-|-$/

/** Whether this may stand in the URL of a Google service account: an email or a unique id, nothing else. */
export const isServiceAccountName = (text: unknown): text is string =>
  typeof text === 'string' && (UNIQUE_ID.test(text) || (EMAIL.test(text) && !BROKEN.test(text)))
