/**
 * Wayland compositors that take keys and lend out no clipboard: the words are typed, and main copies those that cannot
 * be. Nothing here touches the clipboard.
 */
import { asTaken, type InsertionPlan, insertionPlan, usualRules } from '../../../src-core/insertion-plan.ts';
import { Failure } from '../../../src-core/transcription.ts';
import type { KeyPresser } from '../robot.ts';
import type { WindowInsertion, WindowTarget } from '../serve-orders.ts';
import { appIn, openPlaces, type Place } from './place.ts';
import type { Toplevels } from './toplevels.ts';
import type { Typing } from './typing.ts';

interface Parts {
  readonly toplevels: Toplevels | null;
  readonly robot: KeyPresser;
  readonly typing: Typing;
}

export function openTypedInsertion({ toplevels, robot, typing }: Parts): WindowInsertion {
  const places = openPlaces(toplevels);

  async function insert(text: string, place: Place, signal: AbortSignal, plan: InsertionPlan) {
    // No `Failure`: nothing was done, and main does what is left to do.
    if (plan.by === 'copy' || !typing.canType(text)) throw new Error('this is only to be copied');
    if (!places.hasFocus(place)) throw new Failure('target-changed');
    try {
      await typing.type(asTaken(text, plan), () => places.hasFocus(place), signal);
    } catch (error) {
      throw error instanceof Failure ? error : new Failure('insertion-failed', { cause: error });
    }
    // The words stand there: an Enter that cannot be pressed is left to the person.
    if (plan.submits && places.hasFocus(place))
      await robot.tap({ key: 'enter', modifiers: [] }, signal).catch(() => {});
    return 'pasted' as const;
  }

  function targetIn(place: Place): WindowTarget {
    const app = appIn(place);
    return {
      app,
      insert: (text, signal, plan = insertionPlan(app, usualRules)) => insert(text, place, signal, plan),
    };
  }

  return {
    remember: async () => targetIn(places.now()),
    rememberNext: async (_awayFrom, signal) => targetIn(await places.next(signal)),
    handOver: async () => {},
    [Symbol.dispose]: () => {},
  };
}
