/**
 * Hears keys through the desktop's portal: it tells of the press (Activated) and the release (Deactivated) of keys
 * that it gave us, and which those are. The portal may restart and sessions may be closed: then they are made anew.
 */
import type { Hindrance } from '../../src-core/hearing.ts';
import { shortcutTrigger } from '../../src-core/shortcut-trigger.ts';
import { Failure } from '../../src-core/transcription.ts';
import { shortcutWords } from '../../src-core/words/settings.ts';
import type { MessageBus } from '../message-bus.ts';
import { onPortalChange, portalName, portalPath, registerApp } from '../portal/portal.ts';
import type { KeyBinding, Keyboard, OnKeyEdge } from './keyboard.ts';
import {
  openShortcutsSession,
  type Shortcut,
  type ShortcutsSession,
  shortcutsInterface,
  type Triggers,
} from './shortcuts-session.ts';

export interface PortalHearing {
  readonly hindrance: Hindrance | null;
  readonly triggers: readonly string[];
}

export interface PortalKeyboard extends Keyboard {
  /** Has the desktop show where keys are chosen, or asks the person anew after a no. */
  configure(): Promise<void>;
}

interface PortalKeyboardDeps {
  readonly bus: MessageBus;
  readonly version: number;
  readonly appId: string;
  readonly onKeyEdge: OnKeyEdge;
  readonly onChange: (hearing: PortalHearing) => void;
  /** A portal tells of no keys but those it gave. */
  readonly recordNext: Keyboard['recordNext'];
  /** ms, never going back. */
  readonly now: () => number;
}

/** A portal that closes a session sooner than this would close the next one too, in ms. */
const shortestSession = 10_000;

/** Version 2 of the interface can show its own settings. */
export const firstConfigurable = 2;

export function openPortalKeyboard(deps: PortalKeyboardDeps): PortalKeyboard {
  const { bus, appId, onKeyEdge, onChange } = deps;
  let wanted: readonly KeyBinding[] = [];
  let session: ShortcutsSession | null = null;
  let openedAt = 0;
  let attempt: Promise<void> | null = null;
  let giveUp = new AbortController();
  /** Shortcuts that are pressed now. */
  const held = new Set<string>();

  const watching = onPortalChange(bus, (wasThere) => {
    // One that comes may have been started by our own call: then it is being asked already.
    const isAsked = session !== null || attempt !== null;
    if (wanted.length > 0 && (wasThere || !isAsked)) restart();
  });
  // Without it a restart of the portal goes unnoticed, and nothing else is lost.
  watching.catch(() => {});

  function edge(id: string, edge: 'down' | 'up'): void {
    if (edge === 'down') held.add(id);
    else if (!held.delete(id)) return;
    onKeyEdge({ key: id, edge });
  }

  function showTriggers(triggers: Triggers): void {
    const ours = wanted.flatMap(({ id }) => (id in triggers ? [triggers[id] ?? ''] : []));
    // Hyprland never tells the keys: '' is no proof that there are none.
    onChange({
      hindrance: ours.length === 0 ? 'portal-no-key' : null,
      triggers: ours.filter((trigger) => trigger !== ''),
    });
  }

  function letGo(why: unknown = new Failure('hotkey-superseded')): void {
    // Their release will not be told any more.
    for (const id of [...held]) edge(id, 'up');
    giveUp.abort(why);
    session?.[Symbol.dispose]();
    session = null;
  }

  async function open(signal: AbortSignal, earlier: Promise<void> | null): Promise<void> {
    onChange({ hindrance: 'portal-asks', triggers: [] });
    // Two sessions of ours have the same name.
    await earlier?.catch(() => {});
    signal.throwIfAborted();
    await registerApp(bus, appId);
    const opened = await openShortcutsSession(
      bus,
      [...wanted.map(shortcutOf), cancelShortcut],
      {
        onActivated: (id) => edge(id, 'down'),
        onDeactivated: (id) => edge(id, 'up'),
        onTriggers: showTriggers,
        onClosed: () => {
          const hasLasted = session !== null && deps.now() - openedAt >= shortestSession;
          session = null;
          if (hasLasted) return restart();
          letGo();
          onChange({ hindrance: 'portal-refused', triggers: [] });
        },
      },
      signal,
    );
    if (opened === 'refused') throw new Failure('hotkey-refused');
    if (signal.aborted) {
      opened[Symbol.dispose]();
      throw signal.reason;
    }
    session = opened;
    openedAt = deps.now();
    showTriggers(opened.triggers);
  }

  function begin(): Promise<void> {
    letGo();
    const mine = new AbortController();
    giveUp = mine;
    const opening = open(mine.signal, attempt).catch((error: unknown) => {
      if (!mine.signal.aborted) onChange({ hindrance: 'portal-refused', triggers: [] });
      throw error;
    });
    attempt = opening;
    const isOver = () => {
      if (attempt === opening) attempt = null;
    };
    opening.then(isOver, isOver);
    return opening;
  }

  function restart(): void {
    // What goes wrong is told by `onChange`; when the portal comes back, it is tried again.
    begin().catch(() => {});
  }

  return {
    hears: 'press-and-release',
    arm: async (bindings, signal) => {
      signal?.throwIfAborted();
      const before = wanted;
      wanted = bindings;
      if (bindings.length === 0) {
        letGo();
        return [];
      }
      const stop = () => letGo(signal?.reason);
      signal?.addEventListener('abort', stop);
      try {
        for (let mine = begin(); ; ) {
          try {
            await mine;
            return [];
          } catch (error) {
            // The portal restarted meanwhile, or the person has it ask again.
            if (attempt !== null && attempt !== mine && wanted === bindings && !signal?.aborted) {
              mine = attempt;
              continue;
            }
            // What the person said no to is not what is asked for when the portal comes back.
            if (wanted === bindings && before.length > 0) wanted = before;
            signal?.throwIfAborted();
            throw error instanceof Failure ? error : new Failure('hotkey-refused', { cause: error });
          }
        }
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    // Taking Escape from every app is nothing a portal offers: another key can be given to cancelling there.
    listenToCancel: () => {},
    recordNext: deps.recordNext,
    configure: async () => {
      if (session === null) return begin();
      if (deps.version < firstConfigurable) return;
      await bus.call({
        destination: portalName,
        path: portalPath,
        interface: shortcutsInterface,
        member: 'ConfigureShortcuts',
        signature: 'osa{sv}',
        body: [session.handle, '', {}],
      });
    },
    [Symbol.dispose]: () => {
      wanted = [];
      held.clear();
      // The portal notices that we are gone, and closes what was ours.
      bus[Symbol.dispose]();
      letGo();
      void watching.then((each) => each[Symbol.dispose]()).catch(() => {});
    },
  };
}

function shortcutOf({ id, hotkey, description }: KeyBinding): Shortcut {
  return { id, description, preferredTrigger: shortcutTrigger(hotkey) };
}

const cancelShortcut: Shortcut = {
  id: 'cancel',
  description: shortcutWords.cancel,
  preferredTrigger: null,
};
