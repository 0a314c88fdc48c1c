/**
 * A persistent map with string keys: older versions stay valid. A write copies one of 512 shards, once per draft, so
 * with 50,000 entries it copies about a hundred.
 */
const SHARDS = 512;

function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % SHARDS;
}

type Shard<V> = ReadonlyMap<string, V>;

export class ShardMap<V> {
  private constructor(
    private readonly shards: readonly (Shard<V> | undefined)[],
    readonly size: number,
  ) {}

  static empty<V>(): ShardMap<V> {
    return new ShardMap<V>([], 0);
  }

  static from<V>(shards: readonly (Shard<V> | undefined)[], size: number): ShardMap<V> {
    return new ShardMap(shards, size);
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key);
  }

  *keys(): Generator<string> {
    for (const shard of this.shards) if (shard) yield* shard.keys();
  }

  draft(): ShardMapDraft<V> {
    return new ShardMapDraft(this, this.shards);
  }
}

export class ShardMapDraft<V> {
  private shards: (Shard<V> | undefined)[] | undefined;
  private readonly owned = new Map<number, Map<string, V>>();
  private count: number;

  constructor(
    private readonly base: ShardMap<V>,
    private readonly baseShards: readonly (Shard<V> | undefined)[],
  ) {
    this.count = base.size;
  }

  get size(): number {
    return this.count;
  }

  get(key: string): V | undefined {
    return (this.shards ?? this.baseShards)[shardOf(key)]?.get(key);
  }

  set(key: string, value: V): void {
    const shard = this.own(shardOf(key));
    if (!shard.has(key)) this.count++;
    shard.set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    this.own(shardOf(key)).delete(key);
    this.count--;
  }

  keys(): string[] {
    return (this.shards ?? this.baseShards).flatMap((shard) => (shard ? [...shard.keys()] : []));
  }

  finish(): ShardMap<V> {
    return this.shards ? ShardMap.from(this.shards, this.count) : this.base;
  }

  private own(index: number): Map<string, V> {
    const mine = this.owned.get(index);
    if (mine) return mine;
    this.shards ??= Array.from({ length: SHARDS }, (_, i) => this.baseShards[i]);
    const copy = new Map(this.shards[index] ?? []);
    this.shards[index] = copy;
    this.owned.set(index, copy);
    return copy;
  }
}
