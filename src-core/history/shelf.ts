/**
 * What is held in memory of a few hundred neighbouring entries: a card for each, and their words as
 * one long string. One string is searched about as fast as memory can be read, takes no index that
 * would have to be kept right, and any part of any script can be found in it.
 */
import { z } from 'zod';
import type { HistoryEntry } from '../history-entry.ts';
import { historyEntrySchema } from '../history-entry.ts';
import { folded } from './folded.ts';
import type { HistoryFilter } from './history-query.ts';

/** What has to be known of an entry to list, filter and find it. */
const { id, sequence, pressedAt, service, language, failure, recording, sound, pinned, recovered, waits } =
  historyEntrySchema.shape;
export const cardSchema = z.object({
  id,
  sequence,
  pressedAt,
  service,
  language,
  failure,
  recording,
  sound,
  pinned,
  recovered,
  waits,
});
export type Card = z.infer<typeof cardSchema>;

/** A card, and the words as they are searched. */
export interface ListedEntry extends Card {
  readonly folded: string;
}

export interface Shelf {
  readonly count: number;
  /** Oldest first. */
  cards(): readonly Card[];
  find(id: string): Card | undefined;
  /** Those that wait for something; known without looking through all of them at each change elsewhere. */
  unfinished(): Unfinished;
  /** In the place of the one with the same id, if there is one. */
  put(entry: ListedEntry): void;
  remove(id: string): void;
  /** Oldest first; `terms` are folded. */
  matching(terms: readonly string[], filter: HistoryFilter): readonly Card[];
}

export interface Unfinished {
  /** To be sent by itself, oldest first. */
  readonly waiting: readonly Card[];
  /** Found at a start without their words, and nobody has tried to transcribe them yet. */
  readonly recovered: readonly Card[];
}

type Words = Pick<HistoryEntry, 'text' | 'rawText'>;

/** Folded text has no line breaks in it. */
const separator = '\n';

export function createShelf(entries: readonly ListedEntry[] = []): Shelf {
  const sorted = entries.toSorted((one, other) => one.sequence - other.sequence);
  let cards: readonly Card[] = sorted.map(cardOf);
  let words: readonly string[] | null = null;
  let joined = sorted.map((entry) => entry.folded).join(separator);
  let unfinished: Unfinished | null = null;

  function change(edit: (cards: Card[], words: string[]) => void): void {
    const changedCards = [...cards];
    // Only a shelf that changes holds its texts one by one; most never do.
    const changedWords = words === null ? (cards.length === 0 ? [] : joined.split(separator)) : [...words];
    edit(changedCards, changedWords);
    unfinished = null;
    cards = changedCards;
    words = changedWords;
    joined = changedWords.join(separator);
  }

  return {
    get count() {
      return cards.length;
    },
    cards: () => cards,
    find: (wanted) => cards.find((card) => card.id === wanted),
    unfinished: () => {
      unfinished ??= {
        waiting: cards.filter(({ waits }) => waits !== null),
        recovered: cards.filter(
          ({ recovered, failure, recording, sound, waits }) =>
            recovered &&
            failure === 'interrupted' &&
            waits === null &&
            (recording !== null || sound !== null),
        ),
      };
      return unfinished;
    },
    put: (entry) =>
      change((all, texts) => {
        const known = all.findIndex((card) => card.id === entry.id);
        const newer = all.findIndex((card) => card.sequence > entry.sequence);
        const place = known >= 0 ? known : newer >= 0 ? newer : all.length;
        all.splice(place, known >= 0 ? 1 : 0, cardOf(entry));
        texts.splice(place, known >= 0 ? 1 : 0, entry.folded);
      }),
    remove: (wanted) =>
      change((all, texts) => {
        const place = all.findIndex((card) => card.id === wanted);
        if (place < 0) return;
        all.splice(place, 1);
        texts.splice(place, 1);
      }),
    matching: (terms, filter) => {
      const holding = terms.length === 0 ? cards : cardsHolding(terms);
      return holding.filter((card) => passes(card, filter));
    },
  };

  function cardsHolding(terms: readonly string[]): readonly Card[] {
    // The longest is the rarest, as a rule.
    const [rarest = '', ...others] = terms.toSorted((one, other) => other.length - one.length);
    const found: Card[] = [];
    let index = 0;
    let start = 0;
    let end = endOfLine(0);
    for (let at = joined.indexOf(rarest); at >= 0; at = joined.indexOf(rarest, end)) {
      while (at > end) {
        index += 1;
        start = end + 1;
        end = endOfLine(start);
      }
      const card = cards[index];
      if (card === undefined) break;
      if (others.length === 0 || holdsAll(joined.slice(start, end), others)) found.push(card);
    }
    return found;
  }

  function endOfLine(start: number): number {
    const end = joined.indexOf(separator, start);
    return end < 0 ? joined.length : end;
  }
}

function holdsAll(text: string, terms: readonly string[]): boolean {
  return terms.every((term) => text.includes(term));
}

function passes(card: Card, { service, language, only, from, until }: HistoryFilter): boolean {
  return (
    (service === null || card.service === service) &&
    (language === null || card.language === language) &&
    (only === null || isOfKind(card, only)) &&
    (from === null || card.pressedAt >= from) &&
    (until === null || card.pressedAt < until)
  );
}

function isOfKind(card: Card, kind: NonNullable<HistoryFilter['only']>): boolean {
  switch (kind) {
    case 'failed':
      return card.failure !== null;
    case 'sound':
      return card.recording !== null || card.sound !== null;
    case 'pinned':
      return card.pinned;
    case 'recovered':
      return card.recovered;
    case 'waiting':
      return card.waits !== null;
  }
}

function cardOf(entry: Card): Card {
  const { id, sequence, pressedAt, service, language, failure, recording, sound, pinned, recovered, waits } =
    entry;
  return { id, sequence, pressedAt, service, language, failure, recording, sound, pinned, recovered, waits };
}

export function listedEntry(entry: Card & Words): ListedEntry {
  const { text, rawText } = entry;
  return {
    ...cardOf(entry),
    folded: folded(rawText === null || rawText === text ? text : `${text} ${rawText}`),
  };
}
