/** Makes presses and releases of mere reports that a key is down: a held one is reported again, and its release is not. */
import { activationTimes } from '../../src-core/dictation/activation.ts';
import type { OnKeyEdge } from './keyboard.ts';
import type { KeysDown } from './keys-down.ts';

interface ReportedPresses extends Disposable {
  report(key: string): void;
}

interface Press {
  /** The keys that were down when it was first reported, none where the system does not tell; null: not known. */
  readonly keys: Promise<readonly number[] | null>;
  /** When it was reported last, in ms. */
  readonly reportedAt: number;
  readonly timer: NodeJS.Timeout;
}

export function createReportedPresses(
  onKeyEdge: OnKeyEdge,
  keysDown: Pick<KeysDown, 'read'>,
): ReportedPresses {
  const presses = new Map<string, Press>();

  const lookAfter = (key: string, ms: number) => setTimeout(() => void look(key), ms);

  /** Somebody's repeats may come so late that the key has to be asked for; beyond `repeat` nobody's do. */
  async function look(key: string): Promise<void> {
    const press = presses.get(key);
    if (press === undefined) return;
    const [before, now] = await Promise.all([press.keys, keysDown.read()]);
    // It has been reported again.
    if (presses.get(key) !== press) return;
    const mayRepeat = performance.now() - press.reportedAt < activationTimes.repeat;
    if (mayRepeat && before?.some((each) => now?.includes(each))) {
      presses.set(key, { ...press, timer: lookAfter(key, activationTimes.readKeys) });
      return;
    }
    presses.delete(key);
    onKeyEdge({ key, edge: 'up' });
  }

  return {
    report: (key) => {
      const before = presses.get(key);
      clearTimeout(before?.timer);
      presses.set(key, {
        keys: before?.keys ?? keysDown.read(),
        reportedAt: performance.now(),
        timer: lookAfter(key, activationTimes.samePress),
      });
      if (before === undefined) onKeyEdge({ key, edge: 'down' });
    },
    [Symbol.dispose]: () => {
      for (const { timer } of presses.values()) clearTimeout(timer);
      presses.clear();
    },
  };
}
