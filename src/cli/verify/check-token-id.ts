import { tokenId } from '../../issue/answer/token-id.ts'
import { type Check, check } from './check.ts'

/**
 * Whether a token is the one that status names: by its claim jti, or by its fingerprint where it has none.
 *
 * @param wanted status.tokenId
 */
export const checkTokenId = (token: string, jti: unknown, wanted: string | undefined): Check =>
  wanted === undefined
    ? check.skipped('TokenId', 'status names no token')
    : check.that('TokenId', tokenId(token, jti) === wanted, [
        'it is the token that status.tokenId names',
        'it is another token than status.tokenId names',
      ])
