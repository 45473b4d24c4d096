import { readFile } from 'node:fs/promises'

/** How much of each request is written: nothing; who did what; also the request's body; also the answer's. */
export type AuditLevel = 'None' | 'Metadata' | 'Request' | 'RequestResponse'

/** The fields of audit.k8s.io/v1 Event that tests ask for. */
export type AuditEvent = {
  readonly level: AuditLevel
  readonly auditID: string
  readonly stage: 'ResponseStarted' | 'ResponseComplete' | 'Panic'
  readonly requestURI: string
  readonly verb: string
  readonly user: { readonly username: string; readonly groups?: readonly string[] }
  readonly userAgent?: string
  readonly objectRef?: {
    readonly resource?: string
    readonly namespace?: string
    readonly name?: string
    readonly apiGroup?: string
    readonly apiVersion?: string
    readonly subresource?: string
  }
  readonly responseStatus?: {
    readonly code?: number
    readonly reason?: string
    readonly message?: string
  }
  readonly requestObject?: unknown
  readonly responseObject?: unknown
  /** RFC 3339 with microseconds. */
  readonly requestReceivedTimestamp: string
  readonly stageTimestamp: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** The API server's --audit-policy-file: everything at one level, once per request and twice per watch. */
export function auditPolicy(level: AuditLevel): string {
  return JSON.stringify({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [{ level }],
  })
}

/** What the API server wrote so far, oldest first; an event follows its answer after some milliseconds. */
export async function readAuditLog(path: string): Promise<readonly AuditEvent[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  // Whatever follows the last newline is still being written.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line): AuditEvent => JSON.parse(line))
}
