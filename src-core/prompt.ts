import { type ServiceId, type ServiceLimits, services } from './services.ts';

/**
 * What a service is told before it listens: the style first, then the vocabulary with its most
 * important words last, because Whisper gives the last words the most weight and, when there are
 * too many, forgets the first ones.
 *
 * Bytes are counted, tokens are estimated. Whisper's vocabulary is a refit of GPT-2's for many
 * languages, which no kept tokenizer library carries; its ranks are 800 kB, too much for a meter.
 * Against GPT-2's own (gpt-tokenizer, r50k) the estimate came out 10 to 16 % too high on English
 * prose, 3 % too low on a list of names, and above what newer vocabularies make of other scripts.
 * Where it is too low the service leaves out the first words, so the least important.
 */
export interface PromptUse {
  /** What is sent; empty when there is nothing to say. */
  readonly prompt: string;
  readonly bytes: number;
  /** An estimate: see above. */
  readonly tokens: number;
  /** How full the budget is, from 0 to 1: of bytes or tokens, whichever is fuller. */
  readonly share: number;
  /** Words of the style that did not fit. */
  readonly leftOutOfStyle: number;
  /** Entries of the vocabulary that did not fit, the least important. */
  readonly leftOutOfVocabulary: readonly string[];
}

export type PromptLimits = Pick<ServiceLimits, 'promptBytes' | 'promptTokens'>;

/**
 * The vocabulary comes with its most important entry first and is cut between entries, the style
 * between words. When both are long the style keeps half of the budget.
 */
export function promptUse(
  { prompt, vocabulary }: { readonly prompt: string; readonly vocabulary: readonly string[] },
  limits: PromptLimits,
): PromptUse {
  const whole: Cost = { bytes: limits.promptBytes, tokens: limits.promptTokens };
  const wantedStyle = prompt.trim();
  const style = lastWords(wantedStyle, smaller(costOf(wantedStyle), half(whole)));
  const left = minus(whole, costOf(style === '' ? '' : `${style} `));
  const entries = vocabulary.map((entry) => entry.trim()).filter((entry) => entry !== '');
  const known = mostEntries(entries, left);
  // What the vocabulary does not need goes to the style after all.
  const words = known.toReversed().join(', ');
  const fullStyle = lastWords(wantedStyle, minus(whole, costOf(words === '' ? '' : ` ${words}`)));
  const kept = [fullStyle, words].filter((part) => part !== '').join(' ');
  const cost = costOf(kept);
  return {
    prompt: kept,
    ...cost,
    share: Math.min(1, Math.max(cost.bytes / limits.promptBytes, cost.tokens / limits.promptTokens)),
    leftOutOfStyle: wordsOf(wantedStyle).length - wordsOf(fullStyle).length,
    leftOutOfVocabulary: entries.slice(known.length),
  };
}

/** What the services are told, within the budget of each that may be asked. The embedded engine takes no hints. */
export function promptFor(
  order: readonly ServiceId[],
  style: { readonly prompt: string; readonly vocabulary: readonly string[] },
): string {
  const limits = order.flatMap((service) => (service === 'embedded' ? [] : [services[service].limits]));
  if (limits.length === 0) return '';
  const tightest: PromptLimits = {
    promptBytes: Math.min(...limits.map(({ promptBytes }) => promptBytes)),
    promptTokens: Math.min(...limits.map(({ promptTokens }) => promptTokens)),
  };
  return promptUse(style, tightest).prompt;
}

/** A text cut to so many UTF-8 bytes, never inside a word; its end is kept. */
export function promptWithin(prompt: string, mostBytes: number): string {
  return lastWords(prompt, { bytes: mostBytes, tokens: Number.POSITIVE_INFINITY });
}

interface Cost {
  readonly bytes: number;
  readonly tokens: number;
}

function costOf(text: string): Cost {
  return { bytes: utf8Length(text), tokens: estimatedTokens(text) };
}

function fits(text: string, most: Cost): boolean {
  const { bytes, tokens } = costOf(text);
  return bytes <= most.bytes && tokens <= most.tokens;
}

function minus(whole: Cost, part: Cost): Cost {
  return { bytes: whole.bytes - part.bytes, tokens: whole.tokens - part.tokens };
}

function half({ bytes, tokens }: Cost): Cost {
  return { bytes: Math.floor(bytes / 2), tokens: Math.floor(tokens / 2) };
}

function smaller(one: Cost, other: Cost): Cost {
  return { bytes: Math.min(one.bytes, other.bytes), tokens: Math.min(one.tokens, other.tokens) };
}

/** Each with the white space behind it. */
function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\s)(?=\S)/u);
}

function lastWords(text: string, most: Cost): string {
  const kept: string[] = [];
  for (const word of wordsOf(text).toReversed()) {
    if (!fits(word + kept.join(''), most)) break;
    kept.unshift(word);
  }
  return kept.join('').trim();
}

function mostEntries(entries: readonly string[], most: Cost): readonly string[] {
  const kept: string[] = [];
  for (const entry of entries) {
    if (!fits([...kept, entry].join(', '), most)) break;
    kept.push(entry);
  }
  return kept;
}

/** Common words are one token or two; names, other alphabets and numbers take one for every 2.5 bytes. */
function estimatedTokens(text: string): number {
  let tokens = 0;
  for (const piece of text.match(/\p{L}[\p{L}\p{M}]*|\p{N}+|[^\s\p{L}\p{N}]+/gu) ?? []) {
    tokens += Math.ceil(utf8Length(piece) / (/^[a-z]+$/.test(piece) ? 6 : 2.5));
  }
  return tokens;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
