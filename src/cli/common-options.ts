/** Flags that every verb has. */
export type CommonOptions = {
  readonly namespace?: string
  readonly kubeconfig?: string
  readonly context?: string
  readonly output: 'text' | 'json'
  readonly color: 'auto' | 'always' | 'never'
}
