import { textTable } from '../text-table.ts'
import type { ActiveCredential } from './active-credential.ts'

const HEADING = ['OBJECT', 'ISSUER', 'SERVICE ACCOUNT', 'CREDENTIAL IDS', 'EXPIRES']
const K0RDENT_PATH = '/v1/regions/global/iam/service-accounts/<service account>/credentials/<id>'

/** The table of what stays active, and what each kind of issuer makes of it. */
export function describeActive(active: readonly ActiveCredential[]): string {
  if (active.length === 0) return 'No client credential stays active.'
  const of = (type: ActiveCredential['type']): readonly ActiveCredential[] =>
    active.filter((each) => each.type === type)
  return [
    `These client credentials stay active; mintlet is not there any more to revoke them:`,
    '',
    textTable([HEADING, ...active.map(row)]),
    '',
    ...aboutLocal(of('local').length),
    ...aboutK0rdent(of('k0rdent')),
    ...aboutOthers(active.length - of('local').length - of('k0rdent').length),
    ...aboutUnfinished(active.filter(({ unfinished }) => unfinished !== undefined).length),
    ...aboutGoing(active.filter(({ going }) => going).length),
  ].join('\n')
}

function row(each: ActiveCredential): readonly string[] {
  const { object, issuer, type, serviceAccount, credentials, unfinished, going } = each
  const ids = credentials.map(({ id }, index) => (index === 0 ? id : `${id} (previous)`))
  const ends = credentials.map(({ expires }) => expires)
  return [
    going ? `${object} (being deleted)` : object,
    `${issuer} (${type})`,
    serviceAccount,
    [...ids, ...(unfinished === undefined ? [] : ['(a mint was under way)'])].join(', '),
    [...ends, ...(unfinished === undefined ? [] : [unfinished])].join(', '),
  ]
}

function aboutLocal(count: number): readonly string[] {
  if (count === 0) return []
  return [
    `Of local issuers (${count}): they are refused while nobody serves the issuer, and work again once mintlet`,
    'is installed again, until they expire.',
  ]
}

function aboutK0rdent(active: readonly ActiveCredential[]): readonly string[] {
  if (active.length === 0) return []
  const endpoints = new Set(active.map(({ endpoint }) => endpoint ?? "<the issuer's endpoint>"))
  return [
    `At k0rdent (${active.length}): they work until they expire. To end one before, as a tenant administrator:`,
    ...[...endpoints].map((endpoint) => `  DELETE ${endpoint}${K0RDENT_PATH}`),
  ]
}

function aboutOthers(count: number): readonly string[] {
  if (count === 0) return []
  return [
    `Of issuers that are gone or cannot be read (${count}): look for them at the service that issued them.`,
  ]
}

function aboutUnfinished(count: number): readonly string[] {
  if (count === 0) return []
  return [
    `A mint was under way (${count}): the issuer may have one credential more, which expires as shown.`,
  ]
}

function aboutGoing(count: number): readonly string[] {
  if (count === 0) return []
  return [
    `Being deleted (${count}): the object goes now. Its record stays, and mintlet revokes the credential if it is`,
    'installed again.',
  ]
}
