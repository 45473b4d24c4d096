import type { TableClient } from './client-table.ts'

/** client_secret_post (RFC 6749 section 2.3.1): a part of the form. */
export const clientFields = ({
  clientId,
  clientSecret,
}: TableClient): { readonly client_id: string; readonly client_secret: string } => ({
  client_id: clientId,
  client_secret: clientSecret,
})
