import type { FormatType } from '../../api/format-types.ts'
import { type Failure, stalled } from '../../failure.ts'
import type { ClearValues } from '../clear-values.ts'

const NOUNS: Readonly<Record<ClearValues['kind'], string>> = {
  AccessToken: 'token',
  IdToken: 'token',
  SignedJwt: 'token',
  SignedBlob: 'signature',
  ClientCredential: 'client secret',
}

/**
 * The issuer gave a value that a file of this format would be broken by. Somebody has to act: the next value is most
 * likely of the same form.
 *
 * @param takes what the format can hold, without the value
 * @param part of the credential; the secret itself by default
 */
export const unwritable = (
  type: FormatType,
  kind: ClearValues['kind'],
  takes: string,
  part: string = NOUNS[kind],
): Failure =>
  stalled(
    'BadResponse',
    `${type} cannot hold the ${part} that the issuer gave: it takes ${takes}. Use another format.`,
  )
