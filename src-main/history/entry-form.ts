/** Entries as they stand in a shard: as they are, or sealed. */
import { entryIdentity, isSealed, type SealedValue } from '../../src-core/history/sealed-value.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { shardEntries } from './shard-file.ts';

export interface EntryForm {
  /** What is to be written for what was read or made; a sealed one that cannot be opened stays as it is. */
  written(value: unknown): unknown;
  /** What was written, or `locked` when its key is not to be had, or `damaged`. */
  read(value: unknown): { readonly value: unknown } | 'locked' | 'damaged';
  /** False for what `written` would change. */
  isWanted(value: unknown): boolean;
}

export function entryForm(shard: number, sealing: Sealing): EntryForm {
  function sealedValue(value: unknown): SealedValue {
    const place = { id: textOf(value, 'id'), sequence: sequenceOf(value) ?? shard * shardEntries };
    const { key, bytes } = sealing.seal(Buffer.from(JSON.stringify(value)), entryIdentity(shard, place));
    return { ...place, key, sealed: Buffer.from(bytes).toString('base64') };
  }

  function read(value: unknown): ReturnType<EntryForm['read']> {
    if (!isSealed(value)) return { value };
    const bytes = Buffer.from(value.sealed, 'base64');
    const plain = sealing.open({ key: value.key, bytes }, entryIdentity(shard, value));
    if (plain === 'locked' || plain === 'damaged') return plain;
    return { value: JSON.parse(Buffer.from(plain).toString()) };
  }

  return {
    read,
    written: (value) => {
      if (sealing.isOn()) return isSealed(value) ? value : sealedValue(value);
      const plain = read(value);
      return typeof plain === 'string' ? value : plain.value;
    },
    isWanted: (value) =>
      isSealed(value) ? sealing.isOn() || typeof read(value) === 'string' : !sealing.isOn(),
  };
}

/** Also of one that cannot be opened. */
export function sequenceOf(value: unknown): number | null {
  return typeof value === 'object' &&
    value !== null &&
    'sequence' in value &&
    typeof value.sequence === 'number'
    ? value.sequence
    : null;
}

function textOf(value: unknown, name: string): string {
  const found = Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
}
