/** What a store needs to know of an object. */
export type Stored = {
  readonly metadata: {
    readonly uid: string
    readonly resourceVersion: string
    readonly name: string
    readonly namespace?: string
  }
}

/** `before` undefined: new; `after` undefined: gone. With another uid it is another object of that name. */
export type StoreSubscriber<T> = (key: string, before: T | undefined, after: T | undefined) => void
