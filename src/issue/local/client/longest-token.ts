/** Characters of an access token: none is made that is longer, so none that is longer is read. */
export const LONGEST_TOKEN = 16_384
