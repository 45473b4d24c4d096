/** A key of the Secret, in clear. */
export type SecretValue = {
  readonly key: string
  readonly encoding: 'utf8' | 'base64'
  readonly value: string
}

/**
 * A Secret in clear, for whoever has asked for that.
 *
 * @param data base64
 */
export const secretValues = (data: Readonly<Record<string, string>>): SecretValue[] =>
  Object.entries(data).map(([key, base64]) => {
    const bytes = Buffer.from(base64, 'base64')
    const text = bytes.toString()
    // What does not come back as it was is no text.
    const isText = Buffer.from(text).equals(bytes)
    return isText
      ? { key, encoding: 'utf8', value: text }
      : { key, encoding: 'base64', value: base64 }
  })
