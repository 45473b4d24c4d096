type Source = { readonly name?: string; readonly secretName?: string; readonly optional?: boolean }

/** A pod as far as it is looked at here. */
export type Pod = {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly labels?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly { readonly kind: string }[]
    readonly deletionTimestamp?: string
  }
  readonly spec: {
    readonly serviceAccountName?: string
    readonly containers: readonly {
      readonly name: string
      readonly image?: string
      readonly command?: readonly string[]
      readonly args?: readonly string[]
      readonly env?: readonly { readonly name: string; readonly value?: string }[]
      readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
    }[]
    readonly volumes?: readonly {
      readonly name: string
      readonly secret?: Source
      readonly configMap?: Source
    }[]
  }
  readonly status?: { readonly phase?: string }
}
