/**
 * A persistent append-only list: older versions stay valid. Appending copies the last chunk and the list of chunks, so
 * for n items it costs n/CHUNK instead of n.
 */
const CHUNK = 512;

export class Vector<T> {
  private constructor(
    private readonly chunks: readonly (readonly T[])[],
    readonly length: number,
  ) {}

  static empty<T>(): Vector<T> {
    return new Vector<T>([], 0);
  }

  at(index: number): T | undefined {
    return this.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  }

  last(): T | undefined {
    return this.at(this.length - 1);
  }

  slice(from: number, to: number): T[] {
    const out: T[] = [];
    for (let i = Math.max(0, from); i < Math.min(to, this.length); i++) out.push(this.at(i) as T);
    return out;
  }

  append(items: readonly T[]): Vector<T> {
    if (items.length === 0) return this;
    const chunks = this.chunks.slice();
    let taken = 0;
    const open = this.length % CHUNK;
    if (open > 0) {
      const tail = chunks[chunks.length - 1] ?? [];
      taken = Math.min(CHUNK - open, items.length);
      chunks[chunks.length - 1] = tail.concat(items.slice(0, taken));
    }
    for (; taken < items.length; taken += CHUNK) chunks.push(items.slice(taken, taken + CHUNK));
    return new Vector(chunks, this.length + items.length);
  }

  replaceLast(item: T): Vector<T> {
    const chunks = this.chunks.slice();
    const tail = (chunks[chunks.length - 1] ?? []).slice();
    tail[tail.length - 1] = item;
    chunks[chunks.length - 1] = tail;
    return new Vector(chunks, this.length);
  }

  withoutLast(): Vector<T> {
    const tail = this.chunks[this.chunks.length - 1] ?? [];
    const chunks = this.chunks.slice(0, -1);
    if (tail.length > 1) chunks.push(tail.slice(0, -1));
    return new Vector(chunks, Math.max(0, this.length - 1));
  }

  filter(keep: (item: T) => boolean): Vector<T> {
    return Vector.empty<T>().append(this.slice(0, this.length).filter(keep));
  }
}
