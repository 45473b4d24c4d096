/** Nothing to test with, and why. It goes to stderr as well. */
export function without(missing: string): AsyncDisposable & { readonly missing: string } {
  process.stderr.write(`end-to-end tests are skipped: ${missing}\n`)
  return { missing, [Symbol.asyncDispose]: async () => undefined }
}
