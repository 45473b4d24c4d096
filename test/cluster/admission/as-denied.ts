import type { ApiObject } from '../../kit/control-plane/admin-client.ts'

const PREFIX = /^.*ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: /s

/** What the API server says, without what stands before every denial by a policy. */
export const asDenied = ({ message }: ApiObject): string => String(message).replace(PREFIX, '')
