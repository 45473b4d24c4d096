import { formatKey } from '../../api/format-key.ts'
import type { SecretFormat } from '../../api/secret-format.ts'
import type { ClearValues } from '../clear-values.ts'
import type { Written } from './format-writer.ts'
import { FORMAT_WRITERS } from './format-writers.ts'

/** What a format writes, to the key that it says or to that of its type. */
export const writeFormat = (format: SecretFormat, values: ClearValues): Written =>
  FORMAT_WRITERS[format.type](format, values, formatKey(format) ?? '')
