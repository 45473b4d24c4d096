import type { GrantCell } from '../../kit/grants/matrix.ts'
import type { GrantVerdict } from '../../kit/grants/oracle.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { Secret, Token } from '../operator/token-api.ts'
import type { VerifyCell } from './matrix-verify.ts'

/** What an object had got before the last change. */
export type Given = {
  readonly tokenId: string | undefined
  readonly mints: number | undefined
  /** The life that it was given. */
  readonly seconds: number
}

/** A request, what the rules say of it now, and what has become of it. */
export type CellState = {
  readonly cell: GrantCell
  readonly verdict: GrantVerdict
  readonly given: Given | undefined
  /** It may be minted again, or lapse, while the test runs. */
  readonly short: boolean
  readonly token: Token | undefined
  /** The one of the name that the object gives it, whoever made it. */
  readonly secret: Secret | undefined
}

/** What is wrong with a request that was granted or refused; texts with the request in front. */
export async function grantsMatrixFaults(state: CellState, verify: VerifyCell): Promise<string[]> {
  const faults = await faultsOf(state, verify)
  return faults.map((fault) => `${state.cell.name}, ${state.cell.what}: ${fault}`)
}

async function faultsOf(state: CellState, verify: VerifyCell): Promise<string[]> {
  const { verdict, given, token } = state
  if (verdict === 'Inadmissible') {
    return [...(token === undefined ? [] : ['the object exists']), ...isWithoutSecret(state)]
  }
  if (token === undefined) return ['there is no object']
  if (typeof verdict === 'number') {
    return [
      ...conditionFaults(token, { Ready: 'True', RefreshFailing: '', Stalled: '' }),
      ...(await secretFaults(state, token, verify, given?.seconds ?? verdict)),
    ]
  }
  if (given === undefined) {
    const refused = { Ready: 'False NotGranted', RefreshFailing: '', Stalled: 'True NotGranted' }
    return [
      ...conditionFaults(token, refused),
      ...messageFaults(token),
      ...isWithoutSecret(state),
      ...(token.status?.mints === undefined ? [] : ['status counts mints']),
    ]
  }
  return withdrawnFaults(state, token, verify, given)
}

/** It had been granted: what is published is left alone until it expires, and not renewed. */
async function withdrawnFaults(
  state: CellState,
  token: Token,
  verify: VerifyCell,
  given: Given,
): Promise<string[]> {
  const over = state.short && Date.parse(token.status?.expiresAt ?? '') <= Date.now()
  if (over) {
    const lapsed = { Ready: 'False NotGranted', RefreshFailing: '', Stalled: 'True NotGranted' }
    return [...conditionFaults(token, lapsed), ...messageFaults(token)]
  }
  const kept = { Ready: 'True', RefreshFailing: 'True NotGranted', Stalled: '' }
  return [
    ...conditionFaults(token, kept),
    ...messageFaults(token),
    ...(await secretFaults(state, token, verify, given.seconds)),
  ]
}

const TYPES = ['Ready', 'RefreshFailing', 'Stalled'] as const

const conditionFaults = (
  token: Token,
  wanted: Readonly<Record<(typeof TYPES)[number], string>>,
): string[] =>
  TYPES.flatMap((type) => {
    const is = conditionOf(token, type)
    const right = wanted[type] === '' ? is === '' : is.startsWith(wanted[type])
    return right ? [] : [`${type} is "${is}", not "${wanted[type]}"`]
  })

/** Says which issuer, what is missing and whom to ask. */
const MESSAGE =
  /^ClusterCredentialIssuer matrix does not grant this: (no grant is for namespace|no grant lets this namespace use|kind \S+ is not among|(scope|audience) .+ is not granted|a signed JWT without aud needs a grant|lifetime \S+ is over the \S+ granted).*\. Ask who runs the ClusterCredentialIssuer for a grant$/

function messageFaults({ status }: Token): string[] {
  const told = status?.conditions?.filter(({ reason }) => reason === 'NotGranted') ?? []
  return told.every(({ message }) => MESSAGE.test(message)) ? [] : ['its message does not help']
}

async function secretFaults(
  { cell, secret, given, short }: CellState,
  token: Token,
  verify: VerifyCell,
  seconds: number,
): Promise<string[]> {
  if (secret === undefined) return ['there is no Secret']
  const { tokenId, mints } = token.status ?? {}
  const again = given !== undefined && (given.tokenId !== tokenId || given.mints !== mints)
  return [
    ...(await verify(cell, token, secret, seconds)),
    ...(again && !short ? [`it was minted again: ${given.mints} became ${mints}`] : []),
  ]
}

/** A Secret of that name that somebody else made may be there; one that mintlet made may not. */
const isWithoutSecret = ({ secret }: CellState): string[] =>
  secret?.metadata.ownerReferences === undefined ? [] : ['there is a Secret']
