/** What cannot be in a JWT separates it from what is around it, such as in a kubeconfig or behind `Bearer `. */
const OTHERS = /[^\w.-]+/
const PART = /^[\w-]+$/

/**
 * The compact JWTs that occur in a text, each once. In time that grows with the text alone, whatever it is: anybody
 * may have put it there.
 */
export function jwtsIn(text: string): string[] {
  const found = text.split(OTHERS).filter((word) => {
    // `{"`, with which every header begins.
    if (!word.startsWith('eyJ')) return false
    const parts = word.split('.')
    return parts.length === 3 && parts.every((part) => PART.test(part))
  })
  return [...new Set(found)]
}
