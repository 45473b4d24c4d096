/** An object as the fake API server keeps it. Replaced as a whole, never changed in place. */
export type StoredObject = {
  readonly kind: string
  readonly metadata: StoredMeta
  readonly [field: string]: unknown
}

export type StoredMeta = {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  readonly creationTimestamp: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly { readonly uid: string; readonly name: string }[]
}

/** Which object: `resource` is the plural; cluster-scoped objects have no namespace. */
export type Place = {
  readonly resource: string
  readonly namespace?: string
  readonly name: string
}

/** One change, as watches and the narrator see it. */
export type Change = {
  /** Which replica, or `someone`. */
  readonly by: string
  readonly place: Place
  /** undefined: it was made. */
  readonly before: StoredObject | undefined
  /** What was deleted has no `after`. */
  readonly after: StoredObject | undefined
  readonly resourceVersion: number
}
