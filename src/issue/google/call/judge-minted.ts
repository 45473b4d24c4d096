import type { MintRequest } from '../../../api/mint-request.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import type { MintResult } from '../../issuer.ts'
import { judgeAccessToken } from './judge-access-token.ts'
import { judgeIdToken } from './judge-id-token.ts'
import { judgeSignedBlob } from './judge-signed-blob.ts'
import { judgeSignedJwt } from './judge-signed-jwt.ts'
import type { MintFrame } from './mint-frame.ts'

/** The credential in an answer of status 200 to what buildMintCall() made of the same request and frame. */
export function judgeMinted(
  answer: HttpAnswer,
  { token, lifetime }: MintRequest,
  frame: MintFrame,
  now: number,
): MintResult {
  switch (token.kind) {
    case 'AccessToken':
      return judgeAccessToken(answer, now)
    case 'IdToken':
      return judgeIdToken(answer, token.audience, now)
    case 'SignedJwt':
      return judgeSignedJwt(answer, frame)
    case 'SignedBlob':
      return judgeSignedBlob(answer, lifetime, now)
  }
}
