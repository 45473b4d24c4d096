import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { restrictedAccount } from '../../plan/restricted-account.ts'
import { type Check, check } from './check.ts'
import { checkLife } from './check-life.ts'
import type { TokenUrl } from './token-url-of.ts'

export type CredentialInHand = {
  /** Of the Secret, base64. */
  readonly data: Readonly<Record<string, string>>
  /** Of the object, which at a local issuer is the id of the client. */
  readonly uid: string
  readonly status: ServiceAccountCredentialStatus
  /** undefined: it could not be read. */
  readonly issuer: GenericIssuer | undefined
  readonly serviceAccount: string
  readonly tokenUrl: TokenUrl
  /** Epoch milliseconds. */
  readonly now: number
}

/** All that can be checked of client credentials without using them. Pure. */
export function checkCredential(inHand: CredentialInHand): Check[] {
  const { data, uid, status, issuer, serviceAccount, tokenUrl, now } = inHand
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  const isLocal = issuer?.spec.valid === true && issuer.spec.value.local !== undefined
  return [
    status.credential === undefined
      ? check.failed('CredentialId', 'status names no credential that would be in force')
      : check.that('CredentialId', text('credentialId') === status.credential.id, [
          `credentialId is ${status.credential.id}, as status says`,
          `credentialId is not ${status.credential.id}, as status says`,
        ]),
    ...(isLocal
      ? [
          check.that('Client', text('clientId') === uid, [
            'clientId is the uid of the object',
            'clientId is not the uid of the object',
          ]),
        ]
      : []),
    check.that('ClientSecret', text('clientSecret') !== '', [
      'there is a clientSecret, which was not used',
      'there is no clientSecret',
    ]),
    tokenUrl.ok
      ? check.that('TokenUrl', text('tokenUrl') === tokenUrl.url.href, [
          `tokenUrl is ${tokenUrl.url.href}, ${tokenUrl.isAsWritten === true ? 'as mintlet wrote it' : "the issuer's"}`,
          `tokenUrl is not ${tokenUrl.url.href}, which is the issuer's`,
        ])
      : check.skipped('TokenUrl', tokenUrl.why),
    text('expiresAt') === status.expiresAt
      ? checkLife(status.expiresAt, now)
      : check.failed('Expiry', 'expiresAt is not what status says'),
    ...(issuer?.spec.valid === true && isLocal
      ? [
          check.that(
            'ServiceAccount',
            !restrictedAccount(issuer.spec.value, serviceAccount).disabled,
            [
              `the issuer has not disabled ${serviceAccount}`,
              `the issuer has disabled ${serviceAccount}: it gives no tokens`,
            ],
          ),
        ]
      : [lastReported(status)]),
  ]
}

/** By the issuer's own word, when the operator last asked. */
function lastReported({ credential }: ServiceAccountCredentialStatus): Check {
  const reported = credential?.status
  return reported === undefined
    ? check.skipped('Active', 'status does not say what the issuer reported last')
    : check.that('Active', reported === 'active', [
        'the issuer reported it as active when the operator last asked',
        `the issuer reported it as ${reported}`,
      ])
}
