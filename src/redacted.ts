import { inspect } from 'node:util'

/**
 * A secret on its way from an issuer to the Secret writer. Printing, logging, JSON and string
 * conversion all give `[redacted]`; only `reveal()` gives the value, and only `render/` calls it.
 */
export class Redacted<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect.custom](): string {
    return '[redacted]'
  }
}
