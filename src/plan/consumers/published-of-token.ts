import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { parseTime } from '../../api/parse-time.ts'
import { published } from '../published.ts'
import type { Given, Published } from './credential-end.ts'

/**
 * What status tells of the credentials that an ImpersonatedToken has been given; undefined: none is published.
 *
 * @param replacedAt see Published
 */
export function publishedOfToken(
  { uid }: Pick<ImpersonatedToken['metadata'], 'uid'>,
  status: ImpersonatedToken['status'],
  replacedAt: number | undefined,
): Published | undefined {
  const current = published(status)
  if (current === undefined) return undefined
  const { tokenId, issuedAt, expiresAt } = current
  const before = (status.superseded ?? []).flatMap((each): Given[] => {
    const [from, until] = [parseTime(each.issuedAt), parseTime(each.expiresAt)]
    return from === undefined || until === undefined ? [] : [{ id: each.tokenId, from, until }]
  })
  const given = [...before, { id: tokenId, from: issuedAt, until: expiresAt }]
  return {
    ownerUid: uid,
    given,
    isComplete: status.mints === given.length,
    life: expiresAt - issuedAt,
    olderUntil: given[0]?.until ?? expiresAt,
    replacedAt,
  }
}
