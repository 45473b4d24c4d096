import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * The value of a flag that is the beginning of addresses: `https://host[:port]`.
 *
 * @throws CliError (Usage)
 */
export function readAddress(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url !== undefined && url.href === `${url.origin}/`
  if (url === undefined || !isPlain || !['https:', 'http:'].includes(url.protocol)) {
    throw new CliError(
      `${flag} must be https://host or https://host:port, without a path`,
      EXIT.Usage,
    )
  }
  return url
}
