/** An object that somebody would write. */
export type Asked = {
  readonly plural: AskedPlural
  /** Absent: of the cluster. */
  readonly namespace?: string
  /** `asked` unless given. */
  readonly name?: string
  readonly spec: object
}

export type AskedPlural =
  | 'impersonatedtokens'
  | 'serviceaccountcredentials'
  | 'credentialissuers'
  | 'clustercredentialissuers'
