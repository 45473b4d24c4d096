/** A line is longer than it may be; the text is not in the message. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError'
}

/**
 * The lines of a UTF-8 stream without their newline; what follows the last newline is dropped,
 * because nobody knows whether it is whole.
 *
 * @param longest characters
 * @throws LineTooLongError, and what the stream throws
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let pieces: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true })
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      yield pieces.join('') + text.slice(start, end)
      pieces = []
      length = 0
      start = end + 1
    }
    if (start < text.length) {
      pieces.push(text.slice(start))
      length += text.length - start
      if (length > longest) throw new LineTooLongError('a line of the stream is too long')
    }
  }
}
