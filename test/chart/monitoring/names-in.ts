export type Names = {
  readonly metrics: readonly string[]
  /** Labels that a metric is selected by. */
  readonly selected: readonly (readonly [metric: string, label: string])[]
  /** Labels that series are grouped or matched by. */
  readonly grouped: readonly string[]
  /** Labels that the query makes of others. */
  readonly made: readonly string[]
}

const METRIC = /\b((?:mintlet|process|nodejs)_[a-z0-9_]+)(?:\{([^\}]*)\})?/gv
/** What comes right after the series: `label_join(x, "made", ...)`. */
const MAKING = /\blabel_(?:join|replace)\([^\{\(\),]*(?:\{[^\}]*\})?, "(\w+)"/gv
const GROUPING = /\b(?:by|on|without|ignoring|group_left|group_right) \(([^\)]*)\)/gv

/** The names of metrics and labels in PromQL. */
export function namesIn(query: string): Names {
  const found = [...query.matchAll(METRIC)]
  return {
    metrics: found.map(([, metric = '']) => metric),
    selected: found.flatMap(([, metric = '', matchers = '']) =>
      [...matchers.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)"/gv)].map(
        ([, label = '']) => [metric, label] as const,
      ),
    ),
    grouped: [...query.matchAll(GROUPING)].flatMap(([, labels = '']) =>
      labels.split(',').map((label) => label.trim()),
    ),
    made: [...query.matchAll(MAKING)].map(([, label = '']) => label),
  }
}
