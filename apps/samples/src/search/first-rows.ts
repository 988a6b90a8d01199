/**
 * The `limit` first of some rows in an order, sorted. A heap keeps the best so far, its worst on top, so most rows
 * cost one comparison: a page of a million rows needs no sorting of a million.
 */
export class FirstRows {
  private readonly heap: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly compare: (a: number, b: number) => number,
  ) {}

  offer(row: number): void {
    const { heap, compare, limit } = this;
    if (heap.length < limit) {
      heap.push(row);
      this.rise(heap.length - 1);
    } else if (compare(row, heap[0]!) < 0) {
      heap[0] = row;
      this.sink();
    }
  }

  sorted(): number[] {
    return this.heap.toSorted(this.compare);
  }

  private rise(from: number): void {
    const { heap, compare } = this;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compare(heap[at]!, heap[parent]!) <= 0) return;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  private sink(): void {
    const { heap, compare } = this;
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && compare(heap[child]!, heap[worst]!) > 0) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst]!, heap[at]!];
      at = worst;
    }
  }
}
