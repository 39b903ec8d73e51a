/** What stands in the place of an entry, or of a change, that is encrypted. */
export interface SealedValue {
  /** Stay readable: what cannot be opened can still be counted, told apart and deleted. */
  readonly id: string;
  readonly sequence: number;
  /** Which key, in 16 hex digits. */
  readonly key: string;
  /** Base64. */
  readonly sealed: string;
}

/** Its place in the change log: the log was begun anew so often, and this is the nth line since. */
export interface SealedChange extends SealedValue {
  readonly log: string;
  readonly line: number;
}

export function isSealed(value: unknown): value is SealedValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sealed' in value &&
    typeof value.sealed === 'string' &&
    'key' in value &&
    typeof value.key === 'string' &&
    'id' in value &&
    typeof value.id === 'string' &&
    'sequence' in value &&
    typeof value.sequence === 'number'
  );
}

export function isSealedChange(value: unknown): value is SealedChange {
  return (
    isSealed(value) &&
    'log' in value &&
    typeof value.log === 'string' &&
    'line' in value &&
    typeof value.line === 'number'
  );
}

type Named = Pick<SealedValue, 'id' | 'sequence'>;

/** What binds an entry to its place: it cannot be moved to another shard, or take another's name. */
export function entryIdentity(shard: number, { id, sequence }: Named): string {
  return `history/${shard}/${sequence}/${id}`;
}

export function changeIdentity({ log, line, id, sequence }: Omit<SealedChange, 'key' | 'sealed'>): string {
  return `changes/${log}/${line}/${sequence}/${id}`;
}
