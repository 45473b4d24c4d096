import { accountOf } from './account-of.ts'
import { authorizeChain } from './authorize-chain.ts'
import { type Caller, callerOf } from './caller.ts'
import { chainOf } from './chain-of.ts'
import { checkQuery } from './check-query.ts'
import { checkScopes } from './check-scopes.ts'
import { encodedLocations } from './encoded-locations.ts'
import type { Endpoint } from './endpoint.ts'
import { type GoogleAnswer, jsonAnswer } from './google-answer.ts'
import type { GoogleRequest } from './google-request.ts'
import type { GoogleWorld } from './google-world.ts'
import { htmlNotFound } from './html-not-found.ts'
import { IAM_METHODS, type IamMethod } from './iam-methods.ts'
import { iamRoute } from './iam-route.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { LedgerEntry } from './ledger.ts'
import { Refused } from './refused.ts'
import { statusAnswer } from './status-answer.ts'

/** iamcredentials.googleapis.com v1: the four methods that issue something, and allowedLocations. */
export function iamcredentialsEndpoint(world: GoogleWorld): Endpoint {
  return {
    name: 'iamcredentials',
    describe: (request) => {
      const route = iamRoute(request)
      return { method: route?.method ?? 'unknown', serviceAccount: route?.id }
    },
    answer: async (request, entry) => {
      const route = iamRoute(request)
      if (route === undefined) return htmlNotFound(request.path)
      const caller = await callerOf(world, request, route.method)
      entry.caller = caller.member
      checkQuery(request.query)
      if (route.method === 'getPoolAllowedLocations') return poolLocations(world, route)
      if (route.project !== '-') throw invalidArgument()
      if (route.method === 'getAllowedLocations') {
        return locationsAnswer(accountOf(world, route.id).allowedLocations)
      }
      checkScopes(caller, route.method)
      return issue({ world, request, entry, caller, id: route.id }, IAM_METHODS[route.method])
    },
  }
}

type Asked = {
  readonly world: GoogleWorld
  readonly request: GoogleRequest
  readonly entry: LedgerEntry
  readonly caller: Caller
  readonly id: string
}

async function issue(
  { world, request, entry, caller, id }: Asked,
  method: IamMethod,
): Promise<GoogleAnswer> {
  const call = method.read(request.body)
  const target = accountOf(world, id)
  const delegates = chainOf(world, call.delegates)
  entry.delegates = delegates.map((each) => each.email)
  authorizeChain(world, caller.member, [...delegates, target], method.permission)
  return jsonAnswer(200, await call.run(world, target))
}

function poolLocations(
  { providers }: GoogleWorld,
  { project, id }: { readonly project: string; readonly id: string },
): GoogleAnswer {
  const found = providers.find((each) => each.projectNumber === project && each.pool === id)
  if (found !== undefined) return locationsAnswer(found.allowedLocations ?? [])
  throw new Refused(statusAnswer('NOT_FOUND', 'Requested entity was not found.'))
}

const locationsAnswer = (locations: readonly string[]): GoogleAnswer =>
  jsonAnswer(200, { locations, encodedLocations: encodedLocations(locations) })
