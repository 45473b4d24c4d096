import type { GoogleAnswer } from './google-answer.ts'
import type { GoogleRequest } from './google-request.ts'
import type { EndpointName, LedgerEntry } from './ledger.ts'

/** One of the services, behind a port of its own. */
export type Endpoint = {
  readonly name: EndpointName
  /** What the request asks for, from its path alone: for faults and the ledger. */
  describe(request: GoogleRequest): {
    readonly method: string
    readonly serviceAccount?: string | undefined
  }
  /**
   * @param entry gets caller and delegates as soon as they are known
   * @throws Refused
   */
  answer(request: GoogleRequest, entry: LedgerEntry): Promise<GoogleAnswer>
}
