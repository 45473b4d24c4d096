const VARIABLE = /\$(?:\{(?<braced>[a-z_]+)\}|(?<bare>[a-z_]+))/gv

/**
 * PromQL as Grafana would send it.
 *
 * @param values of the dashboard's variables and of Grafana's own, such as `__rate_interval`
 * @throws Error for a variable that there is none of
 */
export function substituteVariables(
  query: string,
  values: Readonly<Record<string, string>>,
): string {
  return query.replaceAll(VARIABLE, (all: string, braced?: string, bare?: string) => {
    const value = values[braced ?? bare ?? '']
    if (value === undefined) throw new Error(`there is no variable ${all} in ${query}`)
    return value
  })
}
