import type { SecretFormat } from '../../src/api/secret-format.ts'
import type { Failure } from '../../src/failure.ts'
import { clearValues } from '../../src/render/clear-values.ts'
import type { Rendering } from '../../src/render/credential-values.ts'
import { writeFormat } from '../../src/render/format/write-format.ts'

/** What one format writes, key to text; or its failure. */
export function writtenAs(
  format: SecretFormat,
  rendering: Rendering,
): Readonly<Record<string, string>> | Failure {
  const written = writeFormat(format, clearValues(rendering))
  return written.ok ? written.texts : written.failure
}
