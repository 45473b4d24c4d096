import type { RequestInfo } from '../control-plane/request-info.ts'

/** `create secrets`, `patch impersonatedtokens/status`, `watch secrets`; for what is no resource, `get /readyz`. */
export function whatOf({ verb, resource, subresource, path }: RequestInfo): string {
  if (resource === '') return `${verb} ${path}`
  return `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`
}
