/** A binary heap whose items can also be taken out of the middle. Every change costs O(log n). */
export class Heap<T extends object> {
  readonly #before: (left: T, right: T) => boolean
  readonly #items: T[] = []
  readonly #places = new Map<T, number>()

  /** @param before a strict order: whether `left` comes out sooner than `right` */
  constructor(before: (left: T, right: T) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  /** The item that comes before all others. */
  peek(): T | undefined {
    return this.#items[0]
  }

  pop(): T | undefined {
    const first = this.#items[0]
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Assumes that the item is not in the heap. */
  push(item: T): void {
    this.#items.push(item)
    this.#rise(item, this.#items.length - 1)
  }

  /** False when the item is not in the heap. */
  remove(item: T): boolean {
    const place = this.#places.get(item)
    if (place === undefined) return false
    this.#places.delete(item)
    const last = this.#items.pop()
    if (last !== undefined && last !== item) this.#settle(last, place)
    return true
  }

  /** To be called after something changed an item's place in the order; false when it is not in the heap. */
  reorder(item: T): boolean {
    const place = this.#places.get(item)
    if (place === undefined) return false
    this.#settle(item, place)
    return true
  }

  #settle(item: T, place: number): void {
    const parent = this.#items[(place - 1) >> 1]
    if (place > 0 && parent !== undefined && this.#before(item, parent)) this.#rise(item, place)
    else this.#sink(item, place)
  }

  #rise(item: T, from: number): void {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = this.#items[above]
      if (parent === undefined || !this.#before(item, parent)) break
      this.#put(parent, place)
      place = above
    }
    this.#put(item, place)
  }

  #sink(item: T, from: number): void {
    let place = from
    for (;;) {
      let below = 2 * place + 1
      let child = this.#items[below]
      if (child === undefined) break
      const sibling = this.#items[below + 1]
      if (sibling !== undefined && this.#before(sibling, child)) {
        below += 1
        child = sibling
      }
      if (!this.#before(child, item)) break
      this.#put(child, place)
      place = below
    }
    this.#put(item, place)
  }

  #put(item: T, place: number): void {
    this.#items[place] = item
    this.#places.set(item, place)
  }
}
