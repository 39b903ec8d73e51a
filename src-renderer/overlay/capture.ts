/**
 * The overlay's half of the capture. Main gives the orders; `src-core/capture/microphone.ts` decides
 * when the device is open; the worklet, loaded once, cuts the sound and sends it to main.
 */
import { arrived, heardUntil, missingMs, nothingArrived, owedMs } from '../../src-core/capture/arrival.ts';
import { endingLate, type Late, lateUntil, type Span, share } from '../../src-core/capture/late-sound.ts';
import {
  atRest,
  beforeMs,
  driedUpMs,
  type MicrophoneCommand,
  type MicrophoneEvent,
  rememberedMs,
  step,
} from '../../src-core/capture/microphone.ts';
import { type Block, createRecentSound, heardSince } from '../../src-core/capture/recent-sound.ts';
import { delivered, type Sound, soundOf, stoodStill, watchFrom } from '../../src-core/capture/sound-watch.ts';
import type { Bridge } from '../../src-core/contract.ts';
import { eventClock } from '../../src-core/event-clock.ts';
import { createMicrophones, type OpenMicrophone, reasonOf } from './microphone.ts';
import type { WorkletOrder, WorkletReport } from './worklet/messages.ts';
import workletUrl from './worklet/sound-worklet.ts?worker&url';

export interface Levels {
  /** Each frame's loudness while somebody dictates: root mean square, 0 to 1. Returns the way to stop. */
  subscribe(listener: (level: number) => void): () => void;
}

/** How often it is asked whether the microphone still delivers. */
const judgeEveryMs = 250;

/** It takes 3 ms here. */
const longestCheckMs = 300;

/** No dictation has this number: main does not take its sound. */
const rehearsal = 0;

export function startCapture(bridge: Bridge): { levels: Levels } {
  const listeners = new Set<(level: number) => void>();
  const microphones = createMicrophones((present) => bridge.send('reportMicrophones', [...present]));
  const recent = createRecentSound();
  let state = atRest;
  let open: OpenMicrophone | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let judging: ReturnType<typeof setInterval> | undefined;
  /** When something was that main tells, on this page's clock. */
  const mainsClock = eventClock(() => performance.now());
  /** On this page's clock, as all times here. What was heard earlier is nobody's, also when it comes late. */
  let isTheirsFrom = 0;
  let earlierUntil = 0;
  let releasedAt = 0;
  let arrival = nothingArrived;
  let late: readonly Late[] = [];
  /** What was heard before; it goes along with the first sound after the press, which shows that the microphone lives. */
  let before: readonly Block[] = [];
  let hasHeardSincePress = false;
  let watch = watchFrom(0);
  let judgedAt = 0;
  let said: Sound = 'heard';
  let hasSaidStandIn = false;
  /** Of which sessions it was said that something is missing. */
  const saidMissed = new Set<number>();

  // The worklet answers to messages and needs no running graph; no loudspeaker is ever opened.
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = { sinkId: { type: 'none' } };
  const context = new AudioContext(options);
  const ready = context.audioWorklet.addModule(workletUrl).then(() => {
    const node = new AudioWorkletNode(context, 'sound', { numberOfInputs: 0 });
    node.port.onmessage = ({ data }: MessageEvent<WorkletReport>) => {
      if (data.type === 'level') for (const listener of listeners) listener(data.level);
      else {
        late = late.filter(({ session }) => session !== data.session);
        happen({ type: 'finished', session: data.session });
      }
    };
    return node;
  });

  function happen(event: MicrophoneEvent): void {
    const wasUsed = isUsed();
    const next = step(state, event);
    state = next.state;
    for (const command of next.commands) carryOut(command);
    if (state.device === 'closed') clearInterval(judging);
    if (!wasUsed || isUsed()) return;
    open?.watchClosely(false);
    // Of a press that was taken back nothing is held any longer.
    recent.forget();
  }

  function isUsed(): boolean {
    return state.session !== null && state.session.stage !== 'paused';
  }

  function carryOut(command: MicrophoneCommand): void {
    switch (command.type) {
      case 'open':
        return void openMicrophone(command.attempt);
      case 'close':
        return close();
      case 'check':
        return void check(command.attempt);
      case 'begin':
        if (command.withBefore)
          isTheirsFrom = Math.max(isTheirsFrom - beforeMs, Math.min(isTheirsFrom, earlierUntil));
        before = recent.take(isTheirsFrom);
        hearAnew(command.session);
        tell({ type: 'begin', session: command.session, late: late.map(({ session }) => session) });
        if (hasHeardSincePress) deliverBefore(command.session);
        return sayStandIn(command.session);
      case 'pause':
        deliverBefore(command.session);
        return tell({ type: 'pause', session: command.session });
      case 'resume':
        // What was said in the pause is nobody's.
        before = recent.take(isTheirsFrom);
        return hearAnew(command.session);
      case 'go-on':
        hearAnew(command.session);
        return void bridge.send('microphoneExchanged', {
          session: command.session,
          label: open?.label ?? '',
          why: 'gone',
        });
      case 'end':
        deliverBefore(command.session);
        return tell({
          type: 'end',
          session: command.session,
          owedMs: stillOwedMs() + lateMs(command.session),
        });
      case 'cut':
        // It ends when that has come.
        if (isOwed(command.session)) late = endingLate(late, command.session);
        else tell({ type: 'cut', session: command.session });
        return;
      case 'drop':
        return tell({ type: 'drop', session: command.session });
      case 'fail':
        return void bridge.send('captureFailed', { session: command.session, reason: command.reason });
      case 'wait':
        clearTimeout(timer);
        timer = setTimeout(() => happen({ type: 'timeout' }), command.afterMs);
        return;
      case 'stop-waiting':
        return clearTimeout(timer);
    }
  }

  async function openMicrophone(attempt: number): Promise<void> {
    judgeFromNow();
    try {
      await ready;
      arrival = nothingArrived;
      const opened = await microphones.open({
        onBlock: (block, until) => {
          if (attempt !== state.attempt) return;
          const now = performance.now();
          arrival = arrived(arrival, until, now, (block.samples.length * 1_000) / block.rate);
          sayMissed();
          hear(block, heardUntil(arrival, now));
        },
        onGone: () => happen({ type: 'gone', attempt }),
        onExchanged: (label) => {
          const { session } = state;
          if (attempt !== state.attempt || session?.stage !== 'begun') return;
          void bridge.send('microphoneExchanged', { session: session.id, label, why: 'gone' });
        },
        onBetterOne: () => happen({ type: 'better-one' }),
      });
      // Given up meanwhile, and perhaps begun anew.
      if (state.attempt !== attempt || state.device !== 'opening') return opened.close();
      open = opened;
      void bridge.send('reportOpen', { isOpen: true });
      judgeFromNow();
      happen({ type: 'opened', attempt });
    } catch (error) {
      happen({ type: 'not-opened', attempt, reason: reasonOf(error) });
    }
  }

  async function check(attempt: number): Promise<void> {
    // A system that takes long to list its devices must not keep anybody from speaking.
    await Promise.race([open?.check(), new Promise((resolve) => setTimeout(resolve, longestCheckMs))]);
    happen({ type: 'checked', attempt });
  }

  function close(): void {
    open?.close();
    open = null;
    const earlier = arrival;
    arrival = nothingArrived;
    for (const { session, from, until, atEnd } of late) {
      if (owedMs(earlier, from, until) > 0) tellMissed(session);
      tell({ type: atEnd, session });
    }
    late = [];
    recent.forget();
    void bridge.send('reportOpen', { isOpen: false });
  }

  /** The microphone has delivered: for whoever speaks or is about to; between two dictations only for the memory of the last moments. */
  function hear(delivery: Block, until: number): void {
    watch = delivered(watch, peakOf(delivery.samples), performance.now());
    const block = withoutLate(delivery, until);
    if (block === null) return;
    const { session } = state;
    switch (session?.stage) {
      case 'begun':
      case 'released': {
        const theirs = heardSince(block, until, isTheirsFrom);
        if (theirs === null) return;
        deliverBefore(session.id);
        return tellSound(session.id, theirs);
      }
      case 'waiting':
      case 'resuming':
        hasHeardSincePress = true;
        // It will be somebody's, however long the microphone is looked for.
        return recent.add(block, until, Number.POSITIVE_INFINITY);
      case 'paused':
      case undefined:
        return recent.add(block, until, rememberedMs);
    }
  }

  /** What is left of it for whoever speaks now; the rest goes to whom it was heard for. */
  function withoutLate(block: Block, until: number): Block | null {
    const shared = share(late, block, until);
    late = shared.late;
    for (const part of shared.parts) tellSound(part.session, part.block);
    for (const { session, atEnd } of shared.complete) tell({ type: atEnd, session });
    return shared.rest;
  }

  /** Once for as long as the music plays: whoever wears a headset speaks to it. */
  function sayStandIn(session: number): void {
    if (open?.sparesMusic !== true || hasSaidStandIn) return;
    hasSaidStandIn = true;
    void bridge.send('microphoneExchanged', { session, label: open.label, why: 'music' });
  }

  /** Once: whoever hears of it looks at all of the words. */
  function sayMissed(): void {
    for (const { session, from, until } of [...late, ...spokenNow()])
      if (missingMs(arrival, from, until) > 0) tellMissed(session);
  }

  function tellMissed(session: number): void {
    if (saidMissed.has(session)) return;
    saidMissed.add(session);
    void bridge.send('speechMissed', { session });
  }

  function spokenNow(): readonly Span[] {
    const { session } = state;
    if (session?.stage !== 'begun' && session?.stage !== 'released') return [];
    const until = session.stage === 'begun' ? Number.POSITIVE_INFINITY : releasedAt;
    return [{ session: session.id, from: isTheirsFrom, until }];
  }

  /** What was said before it may still be on its way. */
  function pause(session: number, pausedAt: number): void {
    if (state.session?.id === session && state.session.stage === 'begun' && arrival.until < pausedAt)
      late = [...late, { session, from: isTheirsFrom, until: pausedAt, atEnd: 'pause' }];
    happen({ type: 'pause', session });
  }

  function isOwed(session: number): boolean {
    return late.some((one) => one.session === session && owedMs(arrival, one.from, one.until) > 0);
  }

  /** Of what was said before a pause, that which comes ahead of what was said after it. */
  function lateMs(session: number): number {
    const own = late.filter((one) => one.session === session);
    return own.reduce((sum, { from, until }) => sum + Math.max(0, until - Math.max(from, arrival.until)), 0);
  }

  /** To the dictation that was let go. */
  function stillOwedMs(): number {
    return owedMs(arrival, isTheirsFrom, releasedAt);
  }

  function deliverBefore(session: number): void {
    for (const block of before) tellSound(session, block);
    before = [];
  }

  function tellSound(session: number, { rate, samples }: Block): void {
    tell({ type: 'sound', session, rate, samples }, [samples.buffer]);
  }

  function hearAnew(session: number): void {
    watch = watchFrom(performance.now());
    say(session, 'heard');
    open?.watchClosely(true);
  }

  /** Also while it is opened: one that hangs there gives no sound either. */
  function judgeFromNow(): void {
    watch = watchFrom(performance.now());
    judgedAt = performance.now();
    clearInterval(judging);
    judging = setInterval(judge, judgeEveryMs);
  }

  function judge(): void {
    const now = performance.now();
    watch = stoodStill(watch, Math.max(0, now - judgedAt - judgeEveryMs), now);
    judgedAt = now;
    const sound = soundOf(watch, now, open?.isMuted());
    const { session, attempt, device } = state;
    if (!isUsed()) {
      if (sound === 'stuck') happen({ type: 'dried-up', attempt });
    } else if (session !== null && (session.stage === 'begun' || device === 'opening'))
      say(session.id, sound);
  }

  function say(session: number, sound: Sound): void {
    if (sound === said) return;
    said = sound;
    void bridge.send('soundChanged', { session, sound });
  }

  /** While the page itself stands still nothing is delivered to it, which says nothing of the microphone. */
  function isFlowing(): boolean {
    return Math.min(performance.now(), judgedAt + judgeEveryMs) - watch.deliveredAt < driedUpMs;
  }

  /** In order: whatever is told before the worklet is loaded waits for it. */
  function tell(order: WorkletOrder, transfer: Transferable[] = []): void {
    void ready.then((node) => node.port.postMessage(order, transfer));
  }

  /** Goes once through what the first dictation would otherwise be the first to use. */
  function rehearse(): void {
    tell({ type: 'begin', session: rehearsal, late: [] });
    tell({ type: 'sound', session: rehearsal, rate: 48_000, samples: new Float32Array(1_024) });
    tell({ type: 'end', session: rehearsal, owedMs: 0 });
    tell({ type: 'sound', session: rehearsal, rate: 48_000, samples: new Float32Array(48_000) });
    microphones.rehearse();
  }

  bridge.on('captureSettings', ({ mode, microphones: wanted, spared }) => {
    microphones.want(wanted, spared);
    if (spared.labels.length === 0) hasSaidStandIn = false;
    happen({ type: 'mode', mode });
  });
  bridge.on('capture', (order) => {
    // A press that main itself heard of late says little of its clock.
    mainsClock(order.saidAt);
    if (order.type === 'stop') {
      releasedAt = mainsClock(order.releasedAt);
      // What was heard in the pause is nobody's.
      if (state.session?.stage === 'paused') isTheirsFrom = releasedAt;
      return happen({ type: 'release', session: order.session });
    }
    if (order.type === 'cut' || order.type === 'drop')
      return happen({ type: order.type, session: order.session });
    if (order.type === 'pause') return pause(order.session, mainsClock(order.pausedAt));
    if (order.type === 'resume') {
      isTheirsFrom = mainsClock(order.resumedAt);
      said = 'heard';
      return happen({ type: 'resume', session: order.session, isFlowing: isFlowing() });
    }
    const pressedAt = mainsClock(order.pressedAt);
    const { session } = state;
    if (session?.stage === 'released' && stillOwedMs() > 0)
      late = [
        ...late,
        { session: session.id, from: isTheirsFrom, until: lateUntil(releasedAt, pressedAt), atEnd: 'cut' },
      ];
    isTheirsFrom = pressedAt;
    said = 'heard';
    // Not by the clock, which takes what was long ago for a clock that was set.
    earlierUntil =
      order.earlierUntil === null
        ? Number.NEGATIVE_INFINITY
        : pressedAt - (order.pressedAt - order.earlierUntil);
    hasHeardSincePress = false;
    happen({ type: 'press', session: order.session, isFlowing: isFlowing() });
  });
  window.addEventListener('message', ({ data, ports, source }) => {
    const [port] = ports;
    if (source !== window || data !== 'sound-port' || port === undefined) return;
    void ready.then((node) => node.port.postMessage({ type: 'connect', port }, [port]));
    rehearse();
  });
  void ready
    .then(() => context.suspend())
    .then(() => bridge.send('overlayReady', undefined))
    .then((mainsTime) => mainsTime.ok && mainsClock(mainsTime.value));

  return {
    levels: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}
