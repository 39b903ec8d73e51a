/** The text fields that main has heard of, by the names it knows them by. */
import { randomUUID } from 'node:crypto';
import type { Pointer } from './owned.ts';

interface Deps {
  /** May throw, when its app is gone. */
  readonly isSame: (one: Pointer, other: Pointer) => boolean;
  readonly release: (element: Pointer) => void;
}

/** More than anybody takes words back from; of the one before these nothing is known any more. */
const mostKept = 8;

export interface KeptFields {
  /** Takes the element over. */
  keep(element: Pointer): string;
  /** Null when it is not known any more. It stays ours. */
  find(field: string): Pointer | null;
}

export function keepFields({ isSame, release }: Deps): KeptFields {
  /** The one that was asked for last stands last. */
  const kept = new Map<string, Pointer>();

  function renew(field: string, element: Pointer): void {
    kept.delete(field);
    kept.set(field, element);
  }

  function isStillSame(element: Pointer, field: string, other: Pointer): boolean {
    try {
      return isSame(element, other);
    } catch {
      // Its app has ended or hangs: nobody is to wait for it again.
      kept.delete(field);
      release(other);
      return false;
    }
  }

  return {
    keep: (element) => {
      for (const [field, other] of kept) {
        if (!isStillSame(element, field, other)) continue;
        release(element);
        renew(field, other);
        return field;
      }
      // After this process another begins to count: a number of it could mean another field.
      const field = randomUUID();
      kept.set(field, element);
      const [oldest] = kept;
      if (kept.size > mostKept && oldest !== undefined) {
        kept.delete(oldest[0]);
        release(oldest[1]);
      }
      return field;
    },
    find: (field) => {
      const element = kept.get(field) ?? null;
      if (element !== null) renew(field, element);
      return element;
    },
  };
}
