import type { Failure } from '../../../failure.ts'
import type { HttpProblem } from '../../../http/http-client.ts'
import { noAnswer } from '../../answer/no-answer.ts'

const ADVICE = 'check the network between the operator and the API, and the certificate of the API'

/** What to say where k0rdent gave no answer to the call of that name. */
export const noReply = (problem: HttpProblem, name: string, endpoint: URL): Failure =>
  noAnswer(problem, `${name}: k0rdent at ${endpoint.origin}`, ADVICE)
