/** A part of a path, decoded; as it was sent where that is not possible. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
