/** What the keeper of a daemon tells whoever connects: where it is and the path of a client, or why there is none. */
export type KeeperLine =
  | { readonly host: string; readonly client: string }
  | { readonly missing: string }
