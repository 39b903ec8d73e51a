/**
 * How the words get into each app: what is known of the app, and over it what the person says in the
 * settings. An app goes by the name it gives its windows, the class part of WM_CLASS on X11; by its program on
 * Windows, and by its own name on macOS.
 */
import { onOneLine } from './clean-text.ts';
import { holdsTerminal } from './holds-terminal.ts';
import { isTerminal, type PasteChord, pasteChordFor, pasteChords } from './paste-chord.ts';

/** For all apps of which the person says nothing. */
export const usualWays = ['paste', 'type', 'copy'] as const;
export type UsualWay = (typeof usualWays)[number];

/** `paste`: with the chord the app is known to take. `copy`: into the clipboard, and no key is pressed. */
export const insertionWays = [
  'paste',
  'control-v',
  'control-shift-v',
  'shift-insert',
  'type',
  'copy',
] as const;
export type InsertionWay = (typeof insertionWays)[number];

export interface AppRule {
  readonly app: string;
  readonly way: InsertionWay;
  /** Enter is pressed when the words stand there. */
  readonly submits: boolean;
  /** Also where the app holds a terminal among other things; terminals themselves never do. */
  readonly keepsLineBreaks: boolean;
}

export interface InsertionRules {
  readonly usualWay: UsualWay;
  readonly apps: readonly AppRule[];
}

/** `keepsLineBreaks`: where it is false a shell may run what follows a line break, and the words go there on one line. */
export type InsertionPlan =
  | {
      readonly by: 'paste';
      readonly chord: PasteChord;
      readonly keepsLineBreaks: boolean;
      readonly submits: boolean;
    }
  | { readonly by: 'type'; readonly keepsLineBreaks: boolean; readonly submits: boolean }
  | { readonly by: 'copy' };

/**
 * What became of words; `pasted` also where they were typed. `pasted-over`: what was copied before could not be kept
 * whole, and is lost.
 */
export type Inserted = 'pasted' | 'pasted-over' | 'copied';

/** As history has it. */
export function whereTo(inserted: Inserted): 'pasted' | 'copied' {
  return inserted === 'copied' ? 'copied' : 'pasted';
}

/** What this desktop lets Dictum do with words, so that settings promise nothing else. */
export interface InsertionAbility {
  /** Which app is in front is told: only then do rules for apps count. */
  readonly knowsApps: boolean;
  /** What should be typed is pasted where this is false. */
  readonly types: boolean;
  /** What should be pasted is typed where this is false; absent where it is true. */
  readonly pastes?: boolean;
  /** What the person says to the desktop, where it asks them whether Dictum may press keys; absent elsewhere. */
  readonly portalConsent?: 'asks' | 'refused' | 'given';
}

/** What is done where nobody set anything. */
export const usualRules: InsertionRules = { usualWay: 'paste', apps: [] };

/** With what this desktop pastes: macOS has Command where the others have Control. */
export type PasteModifier = 'control' | 'command';

/**
 * `app`: as it names itself; null when that is not known, and then only the usual way is. It may be a terminal then,
 * so the words go there on one line.
 */
export function insertionPlan(
  app: string | null,
  { usualWay, apps }: InsertionRules,
  pasteModifier: PasteModifier = 'control',
): InsertionPlan {
  const name = (app ?? '').toLowerCase();
  const rule = apps.find((each) => isNameOf(each.app, name));
  const way = rule?.way ?? usualWay;
  const submits = rule?.submits ?? false;
  const keepsLineBreaks =
    !whatTakesKeysIn(app).isTerminal && (!holdsTerminal(name) || (rule?.keepsLineBreaks ?? false));
  const pasted = (chord: PasteChord) =>
    ({ by: 'paste', chord, keepsLineBreaks: keepsLineBreaks && !chord.isTerminal, submits }) as const;
  switch (way) {
    case 'paste':
      return pasted(usualChord(app, pasteModifier));
    case 'control-v':
      // What is known of a terminal stays true, whichever keys somebody has given it.
      return pasted({ ...pasteChords.ordinary, ...whatTakesKeysIn(app) });
    case 'control-shift-v':
      return pasted(pasteChords.terminal);
    case 'shift-insert':
      return pasted(pasteChords.insert);
    case 'type':
      return { by: 'type', keepsLineBreaks, submits };
    case 'copy':
      return { by: 'copy' };
  }
}

/** As the words stand there then. */
export function asTaken(text: string, plan: InsertionPlan): string {
  return plan.by === 'copy' || plan.keepsLineBreaks ? text : onOneLine(text);
}

/** The one that the app is known to take; also where what should be typed has to be pasted. */
export function usualChord(app: string | null, pasteModifier: PasteModifier): PasteChord {
  const chord = pasteModifier === 'command' ? pasteChords.command : pasteChordFor((app ?? '').toLowerCase());
  return { ...chord, ...whatTakesKeysIn(app) };
}

/** As the app is known, whichever keys paste there; who is not known may be a terminal. */
function whatTakesKeysIn(app: string | null): Pick<PasteChord, 'isTerminal' | 'takesLettersForKeys'> {
  if (app === null) return { isTerminal: true, takesLettersForKeys: true };
  const { isTerminal, takesLettersForKeys } = pasteChordFor(app.toLowerCase());
  return { isTerminal, takesLettersForKeys };
}

/** Whether `keepsLineBreaks` of this rule says anything: in a terminal none is kept, and in most other apps all are. */
export function maySayLineBreaks({ app, way }: AppRule): boolean {
  const name = app.trim().toLowerCase();
  const isAsTerminal = isTerminal(name) || way === 'control-shift-v' || way === 'shift-insert';
  return holdsTerminal(name) && !isAsTerminal && way !== 'copy';
}

/** Apps call themselves "org.gnome.TextEditor", and people call them "TextEditor". */
function isNameOf(said: string, name: string): boolean {
  const wanted = said.trim().toLowerCase();
  return wanted === name || wanted === name.split('.').at(-1);
}
