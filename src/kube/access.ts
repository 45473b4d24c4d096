/** What tls.connect takes of it; PEM. */
export type KubeTls = {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly rejectUnauthorized?: boolean
  readonly servername?: string
}

/** Where the API server is and who we are there. */
export type KubeAccess = {
  /** May have a path, which every call's path is put behind. */
  readonly server: URL
  /** Asked for at each new connection, so that a rotated authority or client certificate is followed. */
  tls(): Promise<KubeTls>
  /**
   * The Authorization header, undefined where a client certificate does. Cheap: asked for at each call.
   *
   * @throws Error without the credential or its source's text in its message
   */
  authorization(): Promise<string | undefined>
  /**
   * What was handed out was refused: a fresh one is fetched next time. Nothing happens when another
   * one is known by now, so that many refused calls cost one fetch.
   *
   * @param refused what authorization() gave
   */
  invalidate(refused: string | undefined): void
  /** Sent with every call, such as Impersonate-User. */
  readonly headers?: Readonly<Record<string, string>>
  /** The namespace of the pod or of the kubeconfig's context. */
  readonly defaultNamespace?: string
}
