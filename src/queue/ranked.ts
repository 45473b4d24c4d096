/**
 * A sorted set that also says how many items come before a given one: a treap that knows the sizes of
 * its subtrees. Every call costs O(log n).
 */
export class Ranked<T> {
  readonly #before: (left: T, right: T) => boolean
  #root: Node<T> | undefined
  #added = 0

  /** @param before a strict order in which no two items are equal */
  constructor(before: (left: T, right: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return sizeOf(this.#root)
  }

  /** Assumes that the item is not in the set. */
  add(item: T): void {
    this.#added += 1
    const node = { item, weight: scatter(this.#added), size: 1, left: undefined, right: undefined }
    this.#root = this.#insert(this.#root, node)
  }

  /** Does nothing when the item is not in the set. */
  remove(item: T): void {
    this.#root = this.#without(this.#root, item)
  }

  /** How many items come before this one, which need not be in the set. */
  rank(item: T): number {
    let rank = 0
    let node = this.#root
    while (node !== undefined) {
      if (this.#before(node.item, item)) {
        rank += sizeOf(node.left) + 1
        node = node.right
      } else node = node.left
    }
    return rank
  }

  #insert(node: Node<T> | undefined, added: Node<T>): Node<T> {
    if (node === undefined) return added
    if (added.weight > node.weight) {
      const halves = this.#split(node, added.item)
      added.left = halves.left
      added.right = halves.right
      return resized(added)
    }
    if (this.#before(added.item, node.item)) node.left = this.#insert(node.left, added)
    else node.right = this.#insert(node.right, added)
    return resized(node)
  }

  #split(node: Node<T> | undefined, at: T): Halves<T> {
    if (node === undefined) return { left: undefined, right: undefined }
    const below = this.#before(node.item, at)
    const halves = this.#split(below ? node.right : node.left, at)
    if (below) {
      node.right = halves.left
      return { left: resized(node), right: halves.right }
    }
    node.left = halves.right
    return { left: halves.left, right: resized(node) }
  }

  #without(node: Node<T> | undefined, item: T): Node<T> | undefined {
    if (node === undefined) return undefined
    if (this.#before(item, node.item)) node.left = this.#without(node.left, item)
    else if (this.#before(node.item, item)) node.right = this.#without(node.right, item)
    else return joined(node.left, node.right)
    return resized(node)
  }
}

type Node<T> = {
  readonly item: T
  /** Of two nodes the heavier one is the ancestor. */
  readonly weight: number
  size: number
  left: Node<T> | undefined
  right: Node<T> | undefined
}

type Halves<T> = { readonly left: Node<T> | undefined; readonly right: Node<T> | undefined }

const sizeOf = (node: Node<unknown> | undefined): number => node?.size ?? 0

function resized<T>(node: Node<T>): Node<T> {
  node.size = 1 + sizeOf(node.left) + sizeOf(node.right)
  return node
}

/** Assumes that everything on the left comes before everything on the right. */
function joined<T>(left: Node<T> | undefined, right: Node<T> | undefined): Node<T> | undefined {
  if (left === undefined) return right
  if (right === undefined) return left
  if (left.weight > right.weight) {
    left.right = joined(left.right, right)
    return resized(left)
  }
  right.left = joined(left, right.left)
  return resized(right)
}

/** As good as random for the balance of the tree, and the same in every run: a mix of the bits. */
function scatter(count: number): number {
  const once = Math.imul(count ^ (count >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}
