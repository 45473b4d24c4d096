/** Where a server listens. */
export type Address = {
  /** Name or IP address of an interface; undefined for all of them. */
  readonly host: string | undefined
  /** 0 for any free port. */
  readonly port: number
}
