import type { GoogleAnswer } from './google-answer.ts'

/** Thrown where a request turns out to be wrong; the listener sends the answer that it carries. */
export class Refused extends Error {
  readonly answer: GoogleAnswer

  constructor(answer: GoogleAnswer) {
    super(`refused with ${answer.status}`)
    this.answer = answer
  }
}
