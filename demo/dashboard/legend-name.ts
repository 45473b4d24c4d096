/** What a series is called: `{{label}}` is the value of the label, nothing where it has none. */
export function legendName(format: string, labels: Readonly<Record<string, string>>): string {
  const name = format.replaceAll(
    /\{\{\s*(\w+)\s*\}\}/gv,
    (_all, label: string) => labels[label] ?? '',
  )
  return name.trim()
}
