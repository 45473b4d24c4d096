type Labels = Readonly<Record<string, string>>

/**
 * Which alerts fired, as a table of Markdown: those that wake somebody first.
 *
 * @param fired labels of each alert that fired, as Prometheus' metric ALERTS has them
 */
export function alertsTable(fired: readonly Labels[]): string {
  const byName = Map.groupBy(fired, ({ alertname = '' }) => alertname)
  const rows = [...byName]
    .map(([alert, all]) => ({
      alert,
      severity: all[0]?.['severity'] ?? '',
      of: [...new Set(all.map(subjectOf))].toSorted(),
    }))
    .toSorted((a, b) => rank(a.severity) - rank(b.severity) || (a.alert < b.alert ? -1 : 1))
  return [
    '| Alert | Severity | Fired for |',
    '|---|---|---|',
    ...rows.map(
      ({ alert, severity, of }) =>
        `| [${alert}](#${alert.toLowerCase()}) | ${severity} | ${of.join(', ')} |`,
    ),
  ].join('\n')
}

const SEVERITIES = ['critical', 'warning', 'info']
const rank = (severity: string): number => SEVERITIES.indexOf(severity)

/** An object or issuer, what of the API server it is about, or the operator. */
function subjectOf({ kind, namespace, name, resource, code, issuer }: Labels): string {
  if (name !== undefined) return `${kind} \`${namespace ? `${namespace}/` : ''}${name}\``
  if (resource !== undefined) return `${resource}${code === undefined ? '' : ` (${code})`}`
  return issuer === undefined ? 'the operator' : `issuer \`${issuer}\``
}
