import type { CelRule } from './cel.ts'

/** As much of the spec of an ImpersonatedToken as these rules look at. */
type Asked = {
  readonly idToken?: unknown
  readonly signedJwt?: unknown
  readonly signedBlob?: unknown
  readonly secret: {
    readonly formats?: readonly { readonly type: string }[] | undefined
    readonly keepPrevious?: boolean | undefined
  }
}

/** The same rule twice: for the API server, and for the operator. */
type RuleForBoth = Pick<CelRule, 'rule' | 'message'> & { readonly holds: (spec: Asked) => boolean }

const FORMATS = 'has(self.secret) && has(self.secret.formats)'
const some = (type: string): string => `self.secret.formats.exists(each, each.type == '${type}')`

/** Which formats fit what is minted. */
export const TARGET_RULES: readonly RuleForBoth[] = [
  {
    message: 'a signed blob can be written as Token, EnvFile and by template: remove other formats',
    rule: `!has(self.signedBlob) || !(${FORMATS}) || self.secret.formats.all(each, each.type in ['Token', 'EnvFile'])`,
    holds: ({ signedBlob, secret: { formats = [] } }) =>
      signedBlob === undefined ||
      formats.every(({ type }) => type === 'Token' || type === 'EnvFile'),
  },
  {
    message:
      'AWS takes an ID token or a signed JWT: set idToken or signedJwt, or remove the format AwsWebIdentity',
    rule: `has(self.idToken) || has(self.signedJwt) || !(${FORMATS} && ${some('AwsWebIdentity')})`,
    holds: ({ idToken, signedJwt, secret: { formats = [] } }) =>
      idToken !== undefined ||
      signedJwt !== undefined ||
      formats.every(({ type }) => type !== 'AwsWebIdentity'),
  },
  {
    message: 'keepPrevious keeps what the format Token writes: add {type: Token} to secret.formats',
    rule: `!(${FORMATS}) || !has(self.secret.keepPrevious) || !self.secret.keepPrevious || ${some('Token')}`,
    holds: ({ secret: { formats, keepPrevious } }) =>
      keepPrevious !== true ||
      formats === undefined ||
      formats.some(({ type }) => type === 'Token'),
  },
]
