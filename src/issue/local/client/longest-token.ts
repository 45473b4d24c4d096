/**
 * Characters of an access token: none is made that is longer, so none that is longer is read. With all else that a
 * request to introspect or revoke it may say, it fits into the 16 KiB that the endpoints read.
 */
export const LONGEST_TOKEN = 14_336
