import type { Endpoint } from './endpoint.ts'
import type { GoogleAnswer } from './google-answer.ts'
import type { GoogleRequest } from './google-request.ts'
import type { GoogleWorld } from './google-world.ts'
import type { MetadataOptions } from './metadata-options.ts'
import { metadataText } from './metadata-text.ts'
import { serviceAccountMetadata } from './service-account-metadata.ts'

const ROOT = '/computeMetadata/v1/'
const ACCOUNT =
  /^\/computeMetadata\/v1\/instance\/service-accounts\/(?<id>[^/]+)(?:\/(?<key>[a-z-]*))?$/

/** The metadata server of a machine, as far as credentials go; without one, everything is 404. */
export const metadataEndpoint = (world: GoogleWorld): Endpoint => ({
  name: 'metadata',
  describe: ({ path }) => ({ method: methodOf(path) }),
  answer: async (request, entry) => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return refusal
    if (world.metadata === undefined) return metadataText(404, 'Not Found')
    const { id, key = '' } = ACCOUNT.exec(request.path)?.groups ?? {}
    if (id === undefined) return machineMetadata(world, world.metadata, request.path)
    return serviceAccountMetadata({ world, metadata: world.metadata, request, entry }, id, key)
  },
})

function methodOf(path: string): string {
  const match = ACCOUNT.exec(path)
  if (match) return match.groups?.['key'] || 'service-account'
  return path.split('/').filter(Boolean).at(-1) ?? 'ping'
}

/** A page that is not allowed to set the header, or a proxy, must not get at tokens. */
function refusalOf({ headers, method }: GoogleRequest): GoogleAnswer | undefined {
  if (headers['metadata-flavor'] !== 'Google') {
    return metadataText(403, 'Missing Metadata-Flavor:Google header.')
  }
  if (headers['x-forwarded-for'] !== undefined) {
    return metadataText(403, 'X-Forwarded-For is not allowed.')
  }
  return method === 'GET' ? undefined : metadataText(405, 'Method Not Allowed')
}

function machineMetadata(
  { settings }: GoogleWorld,
  { projectId, numericProjectId = 1 }: MetadataOptions,
  path: string,
): GoogleAnswer {
  const known: Readonly<Record<string, string>> = {
    '/': 'computeMetadata/\n',
    [ROOT.slice(0, -1)]: 'instance/\nproject/\nuniverse/\n',
    [ROOT]: 'instance/\nproject/\nuniverse/\n',
    [`${ROOT}instance`]: 'service-accounts/\n',
    [`${ROOT}instance/`]: 'service-accounts/\n',
    [`${ROOT}project/project-id`]: projectId,
    [`${ROOT}project/numeric-project-id`]: `${numericProjectId}`,
    [`${ROOT}universe/universe-domain`]: settings.universeDomain,
    [`${ROOT}universe/universe_domain`]: settings.universeDomain,
  }
  const text = known[path]
  return text === undefined ? metadataText(404, 'Not Found') : metadataText(200, text)
}
