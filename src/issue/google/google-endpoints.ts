/** Where Google's services are: flags of the operator, never a field of a custom resource. */
export type GoogleEndpoints = {
  /** Such as `https://iamcredentials.googleapis.com/`. */
  readonly iamcredentials: URL
  /** Such as `https://sts.googleapis.com/`. */
  readonly sts: URL
  /** Of the metadata server, such as `http://metadata.google.internal/`. */
  readonly metadata: URL
  /** `googleapis.com` unless the operator works in another universe. */
  readonly universeDomain: string
  /** A file of application default credentials that the operator owns; absent: the metadata server. */
  readonly applicationCredentials: string | undefined
}
