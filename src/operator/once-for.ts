/**
 * What is read of an object, read once: for objects that never change in place, such as those of the caches, and that
 * are asked about again and again.
 */
export function onceFor<K extends object, V>(read: (object: K) => V): (object: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (object) => {
    const found = known.get(object) ?? { value: read(object) }
    known.set(object, found)
    return found.value
  }
}
