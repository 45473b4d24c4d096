import { expect, test } from 'vitest'
import type { Asked } from '../../../src/plan/asked.ts'
import { audiencesAsked } from '../../../src/plan/audiences-asked.ts'

const ID = { includeEmail: false, organizationNumberIncluded: false }

test.each<[Asked['token'], ReturnType<typeof audiencesAsked>]>([
  [{ kind: 'IdToken', audience: 'a', ...ID }, ['a']],
  [{ kind: 'SignedJwt', claims: { aud: 'a' } }, ['a']],
  [{ kind: 'SignedJwt', claims: { aud: ['a', 'b'] } }, ['a', 'b']],
  [{ kind: 'SignedJwt', claims: {} }, 'Any'],
  [{ kind: 'SignedJwt', claims: { aud: [] } }, 'Any'],
  [{ kind: 'SignedJwt', claims: { aud: ['a', 1] } }, 'Any'],
  [{ kind: 'ClientCredential', audiences: ['a'] }, ['a']],
  [{ kind: 'ClientCredential' }, 'None'],
  [{ kind: 'AccessToken', scopes: [] }, 'None'],
  [{ kind: 'SignedBlob', payload: '' }, 'None'],
])('of %j they are %j', (token, audiences) => {
  expect(audiencesAsked(token)).toEqual(audiences)
})
