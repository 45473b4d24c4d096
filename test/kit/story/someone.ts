import type { Draft, ObjectStore } from './object-store.ts'
import type { Place, StoredObject } from './stored-object.ts'

/**
 * People and other programs that write to the cluster. Every deed is told in words: the line of the
 * story is the first argument.
 */
export type Someone = {
  readonly makes: (text: string, place: NamedPlace, object: object) => void
  /** Changes the object as it is then; what `change` returns stands for the whole object. */
  readonly changes: (
    text: string,
    place: NamedPlace,
    change: (object: StoredObject) => object,
  ) => void
  /** Fields of the spec to set; undefined removes one. */
  readonly changesSpec: (text: string, place: NamedPlace, fields: object) => void
  readonly annotates: (
    text: string,
    place: NamedPlace,
    annotations: Readonly<Record<string, string>>,
  ) => void
  readonly deletes: (text: string, place: NamedPlace) => void
}

/** `secrets/etl/reader`, or `clustercredentialissuers/local`. */
export type NamedPlace = `${string}/${string}`

const KINDS: Readonly<Record<string, string>> = {
  impersonatedtokens: 'ImpersonatedToken',
  clustercredentialissuers: 'ClusterCredentialIssuer',
  secrets: 'Secret',
  namespaces: 'Namespace',
}

export function createSomeone(store: ObjectStore, say: (text: string) => void): Someone {
  function replace(where: NamedPlace, change: (object: StoredObject) => object): void {
    const place = placeOf(where)
    const object = store.get(place)
    if (object === undefined) throw new RangeError(`there is no ${where}`)
    store.replace('someone', place, { kind: object.kind, ...change(object) })
  }

  function tell(text: string): void {
    if (text !== '') say(`someone ${text}`)
  }

  return {
    makes(text, where, object) {
      tell(text)
      const place = placeOf(where)
      const draft: Draft = { kind: KINDS[place.resource] ?? '', ...object }
      store.create('someone', place, draft)
    },
    changes(text, where, change) {
      tell(text)
      replace(where, change)
    },
    changesSpec(text, where, fields) {
      tell(text)
      replace(where, (object) => {
        const spec = { ...Object(object['spec']), ...fields }
        const set = Object.entries(spec).filter(([, value]) => value !== undefined)
        return { ...object, spec: Object.fromEntries(set) }
      })
    },
    annotates(text, where, annotations) {
      tell(text)
      replace(where, (object) => {
        const all = { ...object.metadata.annotations, ...annotations }
        return { ...object, metadata: { ...object.metadata, annotations: all } }
      })
    },
    deletes(text, where) {
      tell(text)
      store.remove('someone', placeOf(where))
    },
  }
}

function placeOf(where: NamedPlace): Place {
  const [resource = '', first = '', second] = where.split('/')
  return second === undefined
    ? { resource, name: first }
    : { resource, namespace: first, name: second }
}
