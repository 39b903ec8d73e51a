/**
 * A text field of another app on Linux, read and changed over the accessibility bus.
 * @see https://gnome.pages.gitlab.gnome.org/at-spi2-core/devel-docs/doc-org.a11y.atspi.Text.html
 */
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Surroundings, surroundingLength } from '../../../src-core/fitting/fit-text.ts';
import type { MessageBus } from '../../message-bus.ts';
import type { Exchanged, TextField } from '../context.ts';
import { type Accessible, ask, isIn, property, roleOf, roles, rootOf, statesOf } from './accessible.ts';

/** What stands in them is a secret, or a program's output. */
const unread: ReadonlySet<unknown> = new Set([roles.password, roles.terminal]);

/** In ms. */
const focusWithinMs = 1_000;
const askAgainAfterMs = 30;

/** An app that has not answered by then may hang for ever, in ms. */
const busyAtMostMs = 3_000;

/** Null when what stands in it is nobody's business. Rejects when the app does not answer. */
export async function openTextField(
  bus: MessageBus,
  accessible: Accessible,
  signal: AbortSignal,
): Promise<TextField | null> {
  const mayRead = async () => !unread.has(await roleOf(bus, accessible));
  if (!(await mayRead())) return null;
  const toolkit = await property(bus, rootOf(accessible), 'ToolkitName', 'Application');
  const lengthOf = lengthIn(toolkit);

  const hasFocus = async () => isIn(await statesOf(bus, accessible), 'focused');
  const count = async () => numberIn(await property(bus, accessible, 'CharacterCount', 'Text'));
  const textBetween = async (start: number, end: number) => {
    const text = start < end ? await ask(bus, accessible, 'Text', 'GetText', 'ii', [start, end]) : '';
    if (typeof text !== 'string') throw new Error('no text');
    return text;
  };

  interface Place {
    readonly start: number;
    readonly end: number;
    /** Of the whole text. */
    readonly length: number;
  }
  /** What was read last, and where; forgotten when the dictation is over. */
  let seen: { readonly place: Place; readonly around: Surroundings } | null = null;
  signal.addEventListener('abort', () => {
    seen = null;
  });

  /** Null when it is not known which it is. An entry may have become one for passwords meanwhile. */
  async function selection(): Promise<Place | null> {
    const [focused, readable, length, caret, selections] = await Promise.all([
      hasFocus(),
      mayRead(),
      count(),
      property(bus, accessible, 'CaretOffset', 'Text').then(numberIn),
      ask(bus, accessible, 'Text', 'GetNSelections').then(numberIn),
    ]);
    if (!focused || !readable || caret < 0 || selections > 1) return null;
    if (selections === 0) return { start: caret, end: caret, length };
    const range = await ask(bus, accessible, 'Text', 'GetSelection', 'i', [0]);
    const [start, end] = Array.isArray(range) ? range.map(numberIn) : [];
    return start === undefined || end === undefined || start > end ? null : { start, end, length };
  }

  async function surroundings(behind: string): Promise<Surroundings | null> {
    const range = await selection();
    if (range === null) return null;
    const place = { ...range, start: range.start - lengthOf(behind) };
    // Nobody has typed or moved the caret since.
    if (seen !== null && isDeepStrictEqual(seen.place, place)) return seen.around;
    const { start, end, length } = place;
    const [before, after] = await Promise.all([
      textBetween(Math.max(0, start - surroundingLength), start),
      textBetween(end, Math.min(length, end + surroundingLength)),
    ]);
    const around = { before, after };
    if (!signal.aborted) seen = { place, around };
    return around;
  }

  /** An app answers in turn: when it has answered this, it has done what it was asked before. */
  async function countSoon(): Promise<number> {
    const until = performance.now() + busyAtMostMs;
    for (;;) {
      try {
        return await count();
      } catch (error) {
        if (performance.now() > until) throw error;
      }
    }
  }

  /** Whoever asked by a hotkey may still hold it, and on X11 no app has the focus until it goes up. */
  async function selectionSoon(): Promise<Place | null> {
    const until = performance.now() + focusWithinMs;
    for (;;) {
      const found = await selection();
      if (found !== null || performance.now() > until) return found;
      await wait(askAgainAfterMs);
    }
  }

  const change = (member: string, signature: string, body: readonly unknown[]) =>
    ask(bus, accessible, 'EditableText', member, signature, body);

  /** False when it does not stand there afterwards. Rejects when that is not known. */
  async function put(text: string, start: number): Promise<boolean> {
    const end = start + lengthOf(text);
    await change('InsertText', 'isi', [start, text, insertedLength(toolkit, text)]).catch(() => {});
    await countSoon();
    if ((await textBetween(start, end).catch(() => null)) !== text) return false;
    await ask(bus, accessible, 'Text', 'SetCaretOffset', 'i', [end]).catch(() => {});
    return true;
  }

  async function exchange(text: string, replacement: string): Promise<Exchanged> {
    const range = await selectionSoon();
    const interfaces = await ask(bus, accessible, 'Accessible', 'GetInterfaces');
    if (range === null || range.start !== range.end) return 'changed';
    const start = range.end - lengthOf(text);
    if (start < 0 || (await textBetween(start, range.end)) !== text) return 'changed';
    if (!Array.isArray(interfaces) || !interfaces.includes('org.a11y.atspi.EditableText'))
      return 'impossible';
    const after = range.length - lengthOf(text);
    try {
      await change('DeleteText', 'ii', [start, range.end]).catch(() => {});
      // A field that may not be written in answers as if it had been; one that did not answer may have done it.
      if ((await countSoon()) !== after) return 'impossible';
      if (replacement === '' || (await put(replacement, start))) return 'done';
      // Only where nothing of it has arrived: the words are not to stand there twice.
      if ((await countSoon()) === after && (await put(text, start))) return 'impossible';
    } catch {
      // It hangs, and nobody knows what it will do when it goes on.
    }
    return replacement === '' ? 'impossible' : 'lost';
  }

  return {
    // An app that has ended, hangs or knows nothing of text.
    surroundings: (behind = '') => surroundings(behind).catch(() => null),
    exchange: (text, replacement) => exchange(text, replacement).catch(() => 'impossible' as const),
  };
}

/** Qt counts in halves of UTF-16, everybody else in characters. */
function lengthIn(toolkit: unknown): (text: string) => number {
  return toolkit === 'Qt' ? (text) => text.length : (text) => [...text].length;
}

/** How long an inserted text is: in bytes, except for Qt, which would add what is missing to that. */
function insertedLength(toolkit: unknown, text: string): number {
  return toolkit === 'Qt' ? text.length : Buffer.byteLength(text);
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw new Error('no number');
  return value;
}
