/**
 * The whole body as text.
 *
 * @returns undefined when it is longer than `most` bytes; the rest is not read
 */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > most) return undefined
    parts.push(chunk)
  }
  return Buffer.concat(parts, length).toString('utf8')
}
