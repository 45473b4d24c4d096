type Metadata = Map<unknown, unknown>

/**
 * @peculiar/x509 brings a container (tsyringe) that refuses to load without the three functions of
 * the Reflect metadata proposal that it uses. They are set here, where it is loaded, unless the
 * process has them.
 */
export function ensureReflectMetadata(): void {
  if ('getMetadata' in Reflect) return
  const all = new WeakMap<object, Metadata>()
  const own = (key: unknown, target: object): unknown => all.get(target)?.get(key)
  const inherited = (key: unknown, target: object): unknown => {
    for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
      if (all.get(at)?.has(key)) return own(key, at)
    }
    return undefined
  }
  const define = (key: unknown, value: unknown, target: object): void => {
    const metadata: Metadata = all.get(target) ?? new Map()
    all.set(target, metadata.set(key, value))
  }
  Object.assign(Reflect, {
    getMetadata: inherited,
    getOwnMetadata: own,
    defineMetadata: define,
  })
}
