import * as fc from 'fast-check'
import { anyCredentialCase } from './arbitrary-credential-turn.ts'
import { takeCredentialTurn } from './credential-turn.ts'
import { credentialSettings } from './credential-gen.ts'
import { shown } from './observed-credential.ts'
const r = fc.check(fc.property(anyCredentialCase, ({gathered, world}) => { takeCredentialTurn(gathered, {...world}, credentialSettings()) }), {numRuns: 4000, seed: 20261122})
if (r.failed) {
  const [{gathered, world}] = r.counterexample
  console.log(String(r.errorInstance))
  console.log(JSON.stringify({g: {...gathered, issuer: gathered.issuer && 'x'}, w: world}, null, 1))
}
