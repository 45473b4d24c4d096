import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { ImpersonatedTokenSpec } from '../../api/impersonated-token-spec.ts'
import { CliError } from '../cli-error.ts'
import { findObject } from '../look/find-object.ts'
import { readIssuer } from '../look/read-issuer.ts'
import type { VerifyWorld } from './verify-world.ts'

/** Where a token is from, and in whose identity; what could not be found out is undefined. */
export type TokenOrigin = {
  readonly ref: Exclude<ImpersonatedTokenSpec['issuerRef'], undefined> | undefined
  readonly issuer: GenericIssuer | undefined
  /** Why there is no issuer. */
  readonly why: string
  readonly serviceAccount: string | undefined
  /** The uid of the ServiceAccountCredential that it is minted with. */
  readonly clientId: string | undefined
}

/** @throws KubeError when the API server does not answer */
export async function tokenOrigin(
  world: VerifyWorld,
  spec: ImpersonatedTokenSpec,
): Promise<TokenOrigin> {
  const { credentialRef, issuerRef, serviceAccount } = spec
  if (credentialRef === undefined) return of(world, issuerRef, serviceAccount, undefined)
  const name = `ServiceAccountCredential ${credentialRef.name}`
  try {
    const subject = { kind: 'ServiceAccountCredential', name: credentialRef.name } as const
    const found = await findObject(world, subject)
    if (found.kind !== subject.kind) return unknown(`there is no ${name}`)
    const { metadata, spec: read } = found.object
    if (!read.valid) return unknown(`${name} cannot be read: ${read.message}`)
    return await of(world, read.value.issuerRef, read.value.serviceAccount, metadata.uid)
  } catch (error) {
    if (error instanceof CliError) return unknown(`there is no ${name}`)
    throw error
  }
}

const unknown = (why: string): TokenOrigin => ({
  ref: undefined,
  issuer: undefined,
  why,
  serviceAccount: undefined,
  clientId: undefined,
})

async function of(
  world: VerifyWorld,
  ref: ImpersonatedTokenSpec['issuerRef'],
  serviceAccount: string | undefined,
  clientId: string | undefined,
): Promise<TokenOrigin> {
  if (ref === undefined) return unknown('the spec names no issuer')
  const read = await readIssuer(world, ref)
  const common = { ref, serviceAccount, clientId }
  return read.ok
    ? { ...common, issuer: read.issuer, why: '' }
    : { ...common, issuer: undefined, why: read.why }
}
