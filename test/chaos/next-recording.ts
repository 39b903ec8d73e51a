import { readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { wavHeaderBytes } from '../../src-core/pcm.ts';

export interface NextRecording {
  /** Resolves when the app hears, as the pill says it to people, or when the time is up. */
  holdsSound(withinMs: number): Promise<void>;
}

/** Of those that begin from now on. */
export function nextRecording(folder: string): NextRecording {
  const known = new Set(readdirSync(folder));
  return { holdsSound: (withinMs) => untilOneHoldsSound(folder, known, withinMs) };
}

async function untilOneHoldsSound(
  folder: string,
  known: ReadonlySet<string>,
  withinMs: number,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    for (const name of readdirSync(folder)) {
      if (known.has(name) || !name.endsWith('.wav')) continue;
      const bytes = statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > wavHeaderBytes) resolve();
    }
  };
  using stack = new DisposableStack();
  const watcher = watch(folder, look);
  stack.defer(() => watcher.close());
  const timer = setTimeout(resolve, withinMs);
  stack.defer(() => clearTimeout(timer));
  look();
  await promise;
}
