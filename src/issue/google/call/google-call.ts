/** Methods of the IAM Service Account Credentials API, v1. */
export type GoogleMethod =
  | 'generateAccessToken'
  | 'generateIdToken'
  | 'signJwt'
  | 'signBlob'
  | 'getAllowedLocations'

/** One call, complete but for who makes it. */
export type GoogleCall = {
  readonly name: GoogleMethod
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly body?: string
}
