/** Whose secret a request was sent with, as whoever sent it meant it. */
export type Form = 'Held' | 'Previous' | 'WrongSecret' | 'UnknownClient' | 'Dead'

/** One token request, with all attempts that it took. All times here and below are epoch milliseconds. */
export type SentRequest = {
  /** `namespace/name` of the client's object; undefined: nobody's. */
  readonly object: string | undefined
  /** Id of the credential that was presented. */
  readonly credential: string | undefined
  readonly form: Form
  readonly by: 'Basic' | 'Post'
  readonly sentAt: number
  readonly answeredAt: number
  /** 0: no replica answered. */
  readonly status: number
  /** With a 200: the token is the client's, and as it has to be. */
  readonly isToken: boolean
  /** Milliseconds of the attempt that was answered. */
  readonly tookMs: number
  /** Index of the replica that answered. */
  readonly replica: number
  /** Replicas that were asked before it, and where the connection was refused or broke. */
  readonly broken: readonly number[]
}

/** A credential as a watch of Secrets showed it first. */
export type SeenCredential = {
  readonly object: string
  readonly id: string
  readonly seenAt: number
  readonly expiresAt: number
}

/** What a watch of ServiceAccountCredentials showed of one. */
export type SeenObject = {
  readonly object: string
  /** The object was gone. */
  readonly goneAt: number | undefined
  /** Credentials that status spoke of and then no more: they are revoked. */
  readonly retired: readonly { readonly id: string; readonly at: number }[]
  /** Until when status said that a replaced credential works. */
  readonly retireAt: readonly { readonly id: string; readonly until: number }[]
  /** When status said that the next one is due. */
  readonly refreshAt: readonly { readonly id: string; readonly at: number }[]
  /** Each change of lastUsedAt. */
  readonly uses: readonly {
    readonly at: number
    readonly lastUsedAt: number
    readonly lastUsedIp: string | undefined
  }[]
}

/** All that the load generator has done and seen. */
export type LoadReport = {
  readonly requests: readonly SentRequest[]
  readonly credentials: readonly SeenCredential[]
  readonly objects: readonly SeenObject[]
  /** The longest that a request was sent later than it should have been, milliseconds. */
  readonly behindMs: number
}
