/** Where no secret may be. */
export type Place = {
  /** `stdout of operator 1`, `impersonatedtokens etl/reader` */
  readonly where: string
  readonly text: string | Uint8Array
}
