/**
 * What a chaos run does, drawn from a seed before anything happens: the same seed and count make the
 * same plan. Every kind of fault is dealt once before any comes a second time.
 */
import { type CaptureMode, captureModes } from '../../src-core/capture/microphone.ts';
import { randomNumbers } from '../speech/material/signals.ts';
import { type ServerFault, serverFaults } from './server-faults.ts';

/** A process of the app. */
export type Process = 'app' | 'page' | 'engine' | 'robot';

/** When in a dictation something goes wrong; times in ms. */
export type Moment =
  | { readonly at: 'before' }
  /** From when the voice begins. */
  | { readonly at: 'speaking'; readonly afterMs: number }
  /** From the release on. */
  | { readonly at: 'released'; readonly afterMs: number }
  /** From when the service has the sound. */
  | { readonly at: 'asked'; readonly afterMs: number }
  /** From when the service gives its answer. */
  | { readonly at: 'answered'; readonly afterMs: number }
  /** The words are in history, and wait for a modifier key to be let go. */
  | { readonly at: 'inserting' };

export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'kill'; readonly process: Process; readonly when: Moment }
  /** Stopped for a while, as a machine that sleeps or swaps does; before the press: it is pressed meanwhile. */
  | { readonly kind: 'freeze'; readonly process: Process; readonly when: Moment; readonly ms: number }
  /** The page stands still and never goes on: the app has to end it. */
  | { readonly kind: 'hang'; readonly when: Moment }
  | { readonly kind: 'quit'; readonly when: Moment }
  /** Once: it passes. For ever: until the dictation has ended. */
  | { readonly kind: 'server'; readonly fault: ServerFault; readonly times: 'once' | 'for ever' }
  | { readonly kind: 'escape'; readonly when: Moment }
  /** With another on the same table it goes on there. */
  | { readonly kind: 'unplug'; readonly when: Moment; readonly hasAnother?: boolean }
  /** Pulled out, and at once there again, another device by its sample rate in Hz. */
  | { readonly kind: 'other-rate'; readonly when: Moment; readonly rate: number }
  | { readonly kind: 'fall-asleep'; readonly when: Moment; readonly ms: number }
  /** Nothing but zeros, as with the button on a headset; before the press: until somebody looks at the pill. */
  | { readonly kind: 'mute'; readonly when: Moment; readonly ms: number }
  /** The key is pressed for so long and let go, and then somebody finds the plug. */
  | { readonly kind: 'no-microphone'; readonly pressMs: number }
  | { readonly kind: 'fill-disk'; readonly when: Moment }
  | { readonly kind: 'set-clock'; readonly byMs: number; readonly when: Moment }
  | { readonly kind: 'taps'; readonly forMs: readonly number[] }
  /** One word or half of one. */
  | { readonly kind: 'short'; readonly ms: number }
  /** Said one after the other, without waiting; answered late. */
  | { readonly kind: 'in-a-row'; readonly lateMs: readonly number[] }
  | { readonly kind: 'other-window'; readonly when: Moment }
  | { readonly kind: 'start-again'; readonly when: Moment };

export interface Planned {
  /** From 1 on; of a row of dictations the first. */
  readonly number: number;
  readonly service: 'groq' | 'embedded';
  readonly captureMode: CaptureMode;
  readonly window: 'left' | 'right';
  readonly fault: Fault;
  readonly speechMs: number;
  /** 0 to 1: which of the stretches of that length. */
  readonly stretch: number;
}

export function dictationsIn({ fault }: Pick<Planned, 'fault'>): number {
  return fault.kind === 'in-a-row' ? fault.lateMs.length : 1;
}

/** `count` dictations, at most two more; only of the kinds that are wanted. */
export function planned(
  seed: number,
  count: number,
  isWanted: (card: Card) => boolean = () => true,
): readonly Planned[] {
  const random = randomNumbers(seed);
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const plan: Planned[] = [];
  let number = 1;
  while (number <= count) {
    const cards = deck(random, between).filter(isWanted);
    if (cards.length === 0) throw new Error('There is no such fault.');
    for (const { service, captureMode, fault } of cards) {
      if (number > count) break;
      const isCutOff = 'when' in fault && fault.when.at === 'speaking';
      const one: Planned = {
        number,
        service,
        captureMode,
        window: random() < 0.5 ? 'left' : 'right',
        fault,
        speechMs: fault.kind === 'short' ? fault.ms : isCutOff ? 2_200 : 1_000,
        stretch: random(),
      };
      plan.push(one);
      number += dictationsIn(one);
    }
  }
  return plan;
}

export type Card = Pick<Planned, 'service' | 'captureMode' | 'fault'>;

type Errand = Pick<Card, 'service' | 'fault'>;

/** What microphones work with, in Hz; at 8,000 nothing would be left of the number under the voice. */
const rates = [16_000, 32_000, 44_100];

function deck(random: () => number, between: (least: number, most: number) => number): readonly Card[] {
  const speaking = (): Moment => ({ at: 'speaking', afterMs: between(1_300, 1_900) });
  const released = (most: number): Moment => ({ at: 'released', afterMs: between(0, most) });
  const before: Moment = { at: 'before' };
  const hours = (least: number, most: number) => between(least, most) * 3_600_000;
  const server = (Object.keys(serverFaults) as ServerFault[]).flatMap((fault): Fault[] => [
    ...(serverFaults[fault].passes ? [{ kind: 'server', fault, times: 'once' } as const] : []),
    ...(serverFaults[fault].lasts ? [{ kind: 'server', fault, times: 'for ever' } as const] : []),
  ]);
  // They take longer to say than 900 ms: most often their answers are there before the first one's.
  const others = Array.from({ length: between(1, 2) }, () => between(0, 900));
  const faults: readonly Fault[] = [
    { kind: 'kill', process: 'app', when: speaking() },
    { kind: 'kill', process: 'app', when: released(300) },
    { kind: 'kill', process: 'app', when: { at: 'asked', afterMs: between(0, 200) } },
    { kind: 'kill', process: 'app', when: { at: 'answered', afterMs: between(0, 80) } },
    { kind: 'kill', process: 'app', when: { at: 'inserting' } },
    { kind: 'kill', process: 'page', when: before },
    { kind: 'kill', process: 'page', when: speaking() },
    { kind: 'kill', process: 'page', when: released(100) },
    { kind: 'kill', process: 'engine', when: speaking() },
    { kind: 'kill', process: 'engine', when: released(50) },
    { kind: 'kill', process: 'robot', when: before },
    { kind: 'kill', process: 'robot', when: { at: 'inserting' } },
    { kind: 'freeze', process: 'app', when: before, ms: between(200, 1_500) },
    { kind: 'freeze', process: 'page', when: before, ms: between(200, 1_500) },
    { kind: 'freeze', process: 'robot', when: before, ms: between(1_500, 3_000) },
    { kind: 'freeze', process: 'app', when: speaking(), ms: between(500, 1_500) },
    { kind: 'freeze', process: 'page', when: speaking(), ms: between(200, 800) },
    { kind: 'freeze', process: 'app', when: released(100), ms: between(500, 1_500) },
    { kind: 'hang', when: speaking() },
    { kind: 'quit', when: speaking() },
    { kind: 'quit', when: released(300) },
    ...server,
    { kind: 'escape', when: { at: 'asked', afterMs: between(0, 300) } },
    { kind: 'unplug', when: speaking() },
    { kind: 'unplug', when: released(50) },
    { kind: 'unplug', when: speaking(), hasAnother: true },
    { kind: 'other-rate', when: before, rate: rates[between(0, rates.length - 1)] ?? 0 },
    { kind: 'other-rate', when: speaking(), rate: rates[between(0, rates.length - 1)] ?? 0 },
    { kind: 'no-microphone', pressMs: between(200, 1_000) },
    { kind: 'fall-asleep', when: speaking(), ms: between(300, 1_000) },
    { kind: 'mute', when: before, ms: between(1_600, 2_400) },
    { kind: 'mute', when: speaking(), ms: between(300, 1_000) },
    { kind: 'fill-disk', when: before },
    { kind: 'fill-disk', when: speaking() },
    { kind: 'fill-disk', when: released(100) },
    { kind: 'set-clock', byMs: -hours(1, 20_000), when: speaking() },
    // Further than anybody leaves it alone: by a clock that is set by less, sounds may be too old to be kept.
    { kind: 'set-clock', byMs: hours(2_000, 20_000), when: released(50) },
    { kind: 'taps', forMs: Array.from({ length: between(1, 4) }, () => between(5, 120)) },
    { kind: 'short', ms: between(4, 7) * 50 },
    { kind: 'short', ms: between(8, 12) * 50 },
    { kind: 'in-a-row', lateMs: [between(1_500, 2_500), ...others] },
    { kind: 'other-window', when: { at: 'asked', afterMs: between(0, 300) } },
    { kind: 'start-again', when: speaking() },
  ];
  const remote = faults.flatMap((fault, index): Errand[] => [
    { service: 'groq', fault },
    // Between two faults somebody dictates as usual: what a fault breaks for good is seen then.
    ...(index % 4 === 0 ? [{ service: 'groq', fault: { kind: 'none' } } as const] : []),
  ]);
  const embedded: readonly Fault[] = [
    { kind: 'none' },
    { kind: 'kill', process: 'engine', when: speaking() },
    { kind: 'kill', process: 'engine', when: released(100) },
    { kind: 'freeze', process: 'engine', when: released(100), ms: between(500, 3_000) },
    { kind: 'kill', process: 'app', when: released(300) },
  ];
  const shuffledRemote = shuffled(remote, random);
  const place = between(0, shuffledRemote.length);
  // Another service and another mode of the microphone are another start of the app, so they come in one go.
  const errands: readonly Errand[] = [
    ...shuffledRemote.slice(0, place),
    ...shuffled(embedded, random).map((fault): Errand => ({ service: 'embedded', fault })),
    ...shuffledRemote.slice(place),
  ];
  const modes = shuffled(captureModes, random);
  const perMode = Math.ceil(errands.length / modes.length);
  return errands.map((errand, index) => ({
    ...errand,
    captureMode: modes[Math.floor(index / perMode)] ?? 'ready',
  }));
}

/** Fisher and Yates. */
function shuffled<Value>(values: readonly Value[], random: () => number): readonly Value[] {
  const left = [...values];
  return values.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
