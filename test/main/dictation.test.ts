/** Dictations from the key to history, with real recordings and a real history file; the test moves the world. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deadlines, transcribingDeadlineMs } from '../../src-core/dictation/deadlines.ts';
import type { ErrorCode } from '../../src-core/error-codes.ts';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { wavHeader } from '../../src-core/pcm.ts';
import { defaultSettings } from '../../src-core/settings.ts';
import { Failure } from '../../src-core/transcription.ts';
import { openAudioFile } from '../../src-main/audio-file.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { recoverRecordings } from '../../src-main/history/kept-recordings.ts';
import { createKeptSounds } from '../../src-main/history/kept-sounds.ts';
import { historyOnDisk } from '../desktop/history-on-disk.ts';
import { mayMount, openSmallDisk } from '../desktop/small-disk.ts';
import { eventually } from '../fakes/eventually.ts';
import {
  dir,
  recordings,
  room,
  samplesIn,
  sound,
  stored,
  storedEntries,
  transcriptOf,
} from './dictation-stage.ts';

describe('a hotkey with a language', () => {
  it('has the whole dictation heard in it, and only that one', async () => {
    const { dictation, say, up, languages, microphones, answer } = room();
    dictation.intend({ type: 'press', isHeld: true, key: 'F8' });
    // The other one, meanwhile, changes nothing.
    dictation.intend({ type: 'press', isHeld: true, key: 'F9' });
    expect(dictation.language()).toBe('de');
    microphones.at(-1)?.onSamples(sound(800));
    up();
    microphones.at(-1)?.onLast();
    say(800);
    expect(languages).toEqual(['de', 'de', null, null]);
    expect(dictation.language()).toBe(null);
    for (const place of [0, 1]) answer(place, 'Guten Tag');
    await stored(({ language }) => language, ['de', null]);
  });

  it('is known to whoever finds its recording after a crash', async () => {
    const { dictation, microphones, history } = room();
    dictation.intend({ type: 'press', isHeld: true, key: 'F8' });
    microphones.at(-1)?.onSamples(sound(800));
    const [name = ''] = await eventually(() => {
      expect(recordings()).toHaveLength(1);
      expect(statSync(join(dir, 'recordings', recordings()[0] ?? '')).size).toBeGreaterThan(1_000);
      return recordings();
    });
    const problem = vi.fn();
    await recoverRecordings(join(dir, 'recordings'), history, { keep: async () => null }, problem);
    expect(history.page({ query: '', before: null, limit: 9 }).entries).toMatchObject([
      { language: 'de', recording: name },
    ]);
    expect(problem).not.toHaveBeenCalled();
    dictation.intend({ type: 'cancel' });
  });

  it('is not more than what a command asks for', () => {
    const { dictation } = room();
    dictation.intend({ type: 'press', isHeld: false, language: 'fr' });
    expect(dictation.language()).toBe('fr');
    dictation.intend({ type: 'cancel' });
    dictation.intend({ type: 'press', isHeld: true, key: 'F8' });
    expect(dictation.language()).toBe('de');
    dictation.intend({ type: 'cancel' });
  });
});

describe('one dictation', () => {
  it('stands in history on disk before it is inserted, and its sound goes afterwards', async () => {
    const { say, answer, insertions, heard } = room();
    say(800);
    answer(0, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    const [inserted] = insertions;
    const [entry] = inserted?.onDisk ?? [];
    expect(entry).toMatchObject({
      text: 'hello',
      app: 'Gedit',
      insertion: 'pending',
      durationMs: 50,
      model: 'base',
    });
    expect([heard, recordings()]).toEqual([[800], [entry?.recording]]);
    inserted?.end.resolve('pasted');
    await stored(({ insertion, recording }) => [insertion, recording], [['pasted', null]]);
    await eventually(() => expect(recordings()).toEqual([]));
  });

  it('keeps its sound to listen to, where the person wants that', async () => {
    const { say, answer, insertions, errors } = room({ keepSounds: true });
    say(8_000);
    answer(0, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    const name = `${storedEntries()[0]?.id}.flac`;
    insertions[0]?.end.resolve('pasted');
    await stored((entry) => [entry.insertion, entry.recording, entry.sound], [['pasted', null, name]]);
    await eventually(() => expect(recordings()).toEqual([]));
    const kept = await openAudioFile(join(dir, 'sounds', name));
    const samples: number[] = [];
    for await (const piece of kept) samples.push(...piece);
    expect([samples, errors]).toEqual([[...sound(8_000)], []]);
  });

  it('keeps every sample of what could not be transcribed', async () => {
    const { say, answers } = room();
    say(1_600);
    answers[0]?.reject(new Failure('engine-failed'));
    await stored(
      ({ text, failure, insertion }) => [text, failure, insertion],
      [['', 'engine-failed', 'none']],
    );
    const kept = storedEntries()[0]?.recording ?? '';
    expect(await samplesIn(join(dir, 'recordings', kept))).toEqual([...sound(1_600)]);
  });

  it.skipIf(!mayMount)('keeps its whole sound while history cannot be written', async () => {
    const account = { name: 'root', uid: 0, gid: 0, isOther: false };
    using disk = openSmallDisk({ account }, join(dir, 'full'));
    disk.fill();
    const { say, answer, insertions, state } = room({ historyDir: join(dir, 'full') });
    const whole = Buffer.concat([wavHeader(800), new Uint8Array(sound(800).buffer)]);
    const kept: string[] = [];
    // By the end of the second one the first would be gone.
    for (const index of [0, 1]) {
      say(800);
      answer(index, 'hello');
      await eventually(() => expect(insertions).toHaveLength(index + 1));
      insertions[index]?.end.resolve('pasted');
      await eventually(() => expect(state().sessions).toEqual([]));
      await eventually(() => {
        const [name = ''] = recordings().filter((each) => !kept.includes(each));
        expect(readFileSync(join(dir, 'recordings', name))).toEqual(whole);
        kept.push(name);
      });
    }
    expect(recordings().toSorted()).toEqual(kept.toSorted());
  });

  it.skipIf(!mayMount)('keeps its recording until history has on disk where its sound is', async () => {
    const account = { name: 'root', uid: 0, gid: 0, isOther: false };
    using disk = openSmallDisk({ account }, join(dir, 'full'));
    const historyDir = join(dir, 'full');
    const kept = Promise.withResolvers<void>();
    const fill = () => {
      disk.fill();
      kept.resolve();
    };
    const {
      say,
      answer,
      insertions,
      errors,
      state,
      history: before,
    } = room({
      historyDir,
      keepSounds: true,
      afterKeeping: fill,
    });
    // The last page of a file takes some more when the disk is full.
    const text = 'hello '.repeat(1_000).trim();
    say(800);
    answer(0, text);
    await eventually(() => expect(insertions).toHaveLength(1));
    insertions[0]?.end.resolve('pasted');
    await kept.promise;
    await eventually(() => expect(errors).not.toEqual([]));
    await eventually(() => expect(state().sessions).toEqual([]));
    // As if the process had ended here.
    before.abandon();
    expect(recordings().length).toBe(1);
    disk.free();
    const [entry] = historyOnDisk(join(historyDir, 'history'));
    expect([entry?.text, entry?.recording, entry?.sound]).toEqual([text, null, null]);
    const history = openHistory({
      dir: join(historyDir, 'history'),
      singleFilePath: null,
      onRepaired: () => errors.push('repaired'),
      onProblem: (error) => errors.push(error),
    });
    onTestFinished(history.abandon);
    const sounds = createKeptSounds({
      dir: join(dir, 'sounds'),
      history,
      settings: () => ({ ...defaultSettings, keepSounds: true }),
      now: () => 1_000,
      onProblem: (error) => errors.push(error),
    });
    const problems: unknown[] = [];
    await recoverRecordings(join(dir, 'recordings'), history, sounds, (error) => problems.push(error));
    const name = `${entry?.id}.flac`;
    expect([recordings(), history.find(entry?.id ?? '')?.sound, problems]).toEqual([[], name, []]);
    const samples: number[] = [];
    for await (const piece of await openAudioFile(join(dir, 'sounds', name))) samples.push(...piece);
    expect(samples).toEqual([...sound(800)]);
  });

  it('keeps its recording when its sound could not be kept: the next start tries again', async () => {
    rmSync(join(dir, 'sounds'), { recursive: true });
    const { say, answer, insertions, errors } = room({ keepSounds: true });
    say(800);
    answer(0, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    insertions[0]?.end.resolve('pasted');
    await eventually(() => expect(errors).toEqual([expect.objectContaining({ code: 'ENOENT' })]));
    await stored(
      ({ insertion, recording, sound }) => [insertion, recording, sound],
      [['pasted', null, null]],
    );
    expect(recordings().length).toBe(1);
  });

  it.skipIf(!mayMount)('keeps what a full disk took of it, and says that the rest is lost', async () => {
    const account = { name: 'root', uid: 0, gid: 0, isOther: false };
    using disk = openSmallDisk({ account }, join(dir, 'recordings'));
    disk.fill(8_192);
    const { down, up, microphones, answers, state, errors } = room();
    down();
    for (let frames = 0; frames < 60; frames++) microphones[0]?.onSamples(sound(800));
    up();
    microphones[0]?.onLast();
    answers[0]?.reject(new Failure('engine-failed'));
    await stored(({ failure, recording }) => [failure, recording === null], [['engine-failed', false]]);
    const kept = await samplesIn(join(dir, 'recordings', storedEntries()[0]?.recording ?? ''));
    expect([kept.length, kept.slice(0, 800)]).toEqual([4_074, [...sound(800)]]);
    expect(state().notice).toMatchObject({ code: 'recording-not-written', isRecordingKept: false });
    expect(errors).not.toEqual([]);
  });

  it('stands in history with the time of the clock, also when the computer has slept since the start', async () => {
    const hours = 3_600_000;
    const { say, answer } = room({ clockIsAheadBy: 8 * hours });
    say(800);
    answer(0, 'hello');
    await stored(({ pressedAt, timeline }) => [pressedAt, timeline.release], [[1_000 + 8 * hours, 2_000]]);
  });

  it('began when the key went down, also when that is heard of late', async () => {
    const { dictation, up, microphones, answer, pressedAts } = room();
    dictation.intend({ type: 'press', isHeld: true, key: 'F9' }, 600);
    microphones[0]?.onSamples(sound(800));
    up();
    microphones[0]?.onLast();
    answer(0, 'hello');
    expect(pressedAts).toEqual([600]);
    await stored(({ pressedAt }) => pressedAt, [600]);
  });

  it('takes nothing of what was said to an earlier one, also when the microphone of that had gone before', async () => {
    const { dictation, up, microphones, earlierUntils } = room();
    dictation.intend({ type: 'press', isHeld: true, key: 'F9' }, 600);
    microphones[0]?.onSamples(sound(800));
    dictation.captureFailed({ session: 1, reason: 'unplugged' });
    dictation.intend({ type: 'release', isHeld: true }, 1_700);
    dictation.intend({ type: 'press', isHeld: true, key: 'F9' }, 1_900);
    up();
    expect(earlierUntils).toEqual([null, 1_700]);
  });

  it('stands in history with its sound when it was probably not said, and is inserted when it was', async () => {
    const { say, answers, insertions, dictation, state } = room();
    say(800);
    const transcript = transcriptOf('Thank you.');
    answers[0]?.resolve({ kind: 'held-back', transcript, service: 'embedded', reason: 'known-phrase' });
    const facts = (entry: HistoryEntry) => [entry.text, entry.heldBack, entry.failure, entry.insertion];
    await stored(facts, [['Thank you.', 'known-phrase', 'no-speech', 'none']]);
    expect([insertions.length, recordings().length]).toEqual([0, 1]);

    const { notice } = state();
    dictation.insertOffered(notice?.id ?? 0);
    dictation.insertOffered(notice?.id ?? 0);
    await eventually(() => expect(insertions).toHaveLength(1));
    const [inserted] = insertions;
    expect([inserted?.text, inserted?.onDisk.map(facts)]).toEqual([
      'Thank you.',
      [['Thank you.', null, null, 'pending']],
    ]);
    inserted?.end.resolve('pasted');
    await stored(
      ({ insertion, recording, timeline }) => [insertion, recording, timeline.inserted !== undefined],
      [['pasted', null, true]],
    );
    await eventually(() => expect(recordings()).toEqual([]));
    expect(insertions).toHaveLength(1);
  });

  it('in which nothing was heard is kept, and is a problem only when it was long', async () => {
    const { say, answers, state } = room();
    say(16_000);
    answers[0]?.resolve({ kind: 'no-speech' });
    await eventually(() => expect(state().notice?.kind).toBe('hint'));
    say(64_000);
    answers[1]?.resolve({ kind: 'no-speech' });
    await eventually(() => expect(state().notice).toMatchObject({ kind: 'problem', code: 'no-speech' }));
    await stored(
      ({ failure, durationMs }) => [failure, durationMs],
      [
        ['no-speech', 1_000],
        ['no-speech', 4_000],
      ],
    );
    expect(recordings().length).toBe(2);
  });

  it('wanted at once, is changed in history only when it stands there', async () => {
    const { say, answers, insertions, dictation, state } = room();
    say(800);
    const transcript = transcriptOf('Thank you.');
    answers[0]?.resolve({ kind: 'held-back', transcript, service: 'embedded', reason: 'no-voice' });
    expect(dictation.insertHeldBack()).toBe(false);
    await eventually(() => expect(state().notice?.kind).toBe('held-back'));
    expect([dictation.insertHeldBack(), dictation.insertHeldBack()]).toEqual([true, false]);
    await eventually(() => expect(insertions).toHaveLength(1));
    insertions[0]?.end.resolve('pasted');
    await stored(({ failure, insertion }) => [failure, insertion], [[null, 'pasted']]);
  });

  it('used in history is not offered any more', async () => {
    const { say, answers, dictation, state, history } = room();
    say(800);
    const transcript = transcriptOf('Thank you.');
    answers[0]?.resolve({ kind: 'held-back', transcript, service: 'embedded', reason: 'no-voice' });
    await eventually(() => expect(state().notice?.kind).toBe('held-back'));
    dictation.historyChanged();
    await stored(({ heldBack }) => heldBack, ['no-voice']);
    dictation.historyChanged();
    expect(state().notice?.kind).toBe('held-back');
    history.update(storedEntries()[0]?.id ?? '', { heldBack: null, failure: null });
    dictation.historyChanged();
    expect(state().notice).toBeNull();
  });

  it('whose window is not in front any more goes where the focus is when somebody wants that, once', async () => {
    const { say, answer, insertions, dictation, state } = room();
    say(800);
    answer(0, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    insertions[0]?.end.reject(new Failure('target-changed'));
    await eventually(() => expect(state().notice?.kind).toBe('elsewhere'));
    await stored(
      ({ text, insertion, recording }) => [text, insertion, recording],
      [['hello', 'failed', null]],
    );
    await eventually(() => expect(recordings()).toEqual([]));

    dictation.insertOffered(state().notice?.id ?? 0);
    dictation.insertOffered(state().notice?.id ?? 0);
    await eventually(() => expect(insertions).toHaveLength(2));
    // It is remembered anew, and the entry says that it is about to happen.
    expect([insertions[1]?.text, insertions[1]?.target, insertions[1]?.onDisk[0]?.insertion]).toEqual([
      'hello',
      2,
      'pending',
    ]);
    insertions[1]?.end.resolve('pasted');
    await stored(({ insertion, failure }) => [insertion, failure], [['pasted', null]]);
    expect([insertions.length, state().notice?.kind]).toEqual([2, 'done']);
  });

  it('is not asked about any more when its words were pasted in another way', async () => {
    const { say, answer, insertions, dictation, state, history } = room();
    say(800);
    answer(0, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    insertions[0]?.end.reject(new Failure('target-changed'));
    await eventually(() => expect(state().notice?.kind).toBe('elsewhere'));
    dictation.historyChanged();
    expect(state().notice?.kind).toBe('elsewhere');
    history.update(storedEntries()[0]?.id ?? '', { insertion: 'pasted' });
    dictation.historyChanged();
    expect(state().notice).toBeNull();
  });

  it('asks about two that have lost their windows, and each goes where the focus is, once', async () => {
    const { say, answer, insertions, dictation, state } = room();
    say(800);
    say(800);
    for (const [place, text] of ['one', 'two'].entries()) {
      answer(place, text);
      await eventually(() => expect(insertions).toHaveLength(place + 1));
      insertions[place]?.end.reject(new Failure('target-changed'));
    }
    await eventually(() => expect(state().waiting).toHaveLength(1));
    await stored(({ insertion }) => insertion, ['failed', 'failed']);
    for (const session of [1, 2, 1, 2]) dictation.insertOffered(session);
    for (const place of [2, 3]) {
      await eventually(() => expect(insertions).toHaveLength(place + 1));
      insertions[place]?.end.resolve('pasted');
    }
    await stored(({ insertion }) => insertion, ['pasted', 'pasted']);
    const went = insertions.map(({ text, target }) => `${text} ${target}`);
    expect(went).toEqual(['one 1', 'two 2', 'one 3', 'two 4']);
  });

  it('is offered still, for its own window, after a combination of keys and a refusal', async () => {
    const { say, answers, insertions, dictation, state, down, signals } = room();
    say(800);
    const transcript = transcriptOf('Thank you.');
    answers[0]?.resolve({ kind: 'held-back', transcript, service: 'embedded', reason: 'no-voice' });
    await eventually(() => expect(state().notice?.kind).toBe('held-back'));
    down();
    dictation.intend({ type: 'withdraw' });
    dictation.intend({ type: 'key', isHeld: false });
    dictation.refuse('Nothing to undo.');
    expect([dictation.insertHeldBack(), dictation.insertHeldBack()]).toEqual([true, false]);
    await eventually(() => expect(insertions.map(({ target }) => target)).toEqual([1]));
    insertions[0]?.end.resolve('pasted');
    await stored(({ insertion }) => insertion, ['pasted']);
    // What nobody wants is not remembered for ever.
    say(800);
    answers[2]?.resolve({ kind: 'held-back', transcript, service: 'embedded', reason: 'no-voice' });
    await eventually(() => expect([state().notice?.kind, signals[2]?.aborted]).toEqual(['held-back', false]));
    dictation.dismissProblem();
    expect(signals[2]?.aborted).toBe(true);
  });

  it('leaves nothing behind when it is cancelled while somebody speaks', async () => {
    const { down, cancel, microphones, signals, state, orders } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    cancel();
    await eventually(() => expect(recordings()).toEqual([]));
    expect([orders, signals[0]?.aborted, state().sessions, storedEntries()]).toEqual([
      ['start 1', 'drop 1'],
      true,
      [],
      [],
    ]);
  });

  it('is transcribed from what is there when its last frame never comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { down, up, microphones, answers, heard, orders } = room();
      down();
      microphones[0]?.onSamples(sound(800));
      up();
      vi.advanceTimersByTime(deadlines.finishing);
      // Nor when it is asked for what is there.
      vi.advanceTimersByTime(1_000);
      answers[0]?.reject(new Failure('engine-failed'));
      vi.useRealTimers();
      await stored(({ failure, durationMs }) => [failure, durationMs], [['engine-failed', 50]]);
      expect([heard, orders.slice(0, 3)]).toEqual([[800], ['start 1', 'stop 1', 'cut 1']]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes from a microphone that failed what is still on its way, and keeps what it gave', async () => {
    const { dictation, down, up, microphones, answers, finished, heard, orders, state } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.captureFailed({ session: 1, reason: 'unplugged' });
    expect([orders, finished, state().sessions.map(({ stage }) => stage)]).toEqual([
      ['start 1', 'cut 1'],
      [],
      ['transcribing'],
    ]);
    up();
    microphones[0]?.onSamples(sound(400));
    microphones[0]?.onLast();
    await eventually(() => expect([finished, heard, orders.at(-1)]).toEqual([[0], [1_200], 'forget 1']));
    answers[0]?.reject(new Failure('engine-failed'));
    await stored(({ durationMs }) => durationMs, [75]);
  });

  it('keeps what is still on its way when the computer is locked', async () => {
    const { dictation, down, microphones, orders } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.goAway();
    microphones[0]?.onSamples(sound(400));
    microphones[0]?.onLast();
    await stored(({ failure, durationMs }) => [failure, durationMs], [['computer-away', 75]]);
    expect(orders.slice(0, 3)).toEqual(['start 1', 'cut 1', 'forget 1']);
    const [entry] = storedEntries();
    const samples = await samplesIn(join(dir, 'recordings', entry?.recording ?? ''));
    expect(samples).toEqual([...sound(800), ...sound(400)]);
  });

  it('waits for the page of the microphone to come back while nothing was heard, and only then', async () => {
    const { dictation, down, up, microphones, state, answers } = room();
    const stages = () => state().sessions.map(({ stage }) => stage);
    down();
    dictation.captureLost();
    expect(stages()).toEqual(['arming']);
    microphones[0]?.onSamples(sound(800));
    dictation.captureLost();
    expect(stages()).toEqual(['transcribing']);
    answers[0]?.reject(new Failure('engine-failed'));
    up();
    await stored(({ durationMs }) => durationMs, [50]);
    // Released, it has nothing to wait for.
    down();
    up();
    dictation.captureLost();
    expect(stages()).toEqual([]);
  });

  it.each([
    ['key-rejected', { failures: 0 }],
    ['service-no-credit', { failures: 0 }],
    ['service-unreachable', { failures: 0 }],
    ['recording-too-large', null],
    ['model-missing', null],
  ] as const)('that failed with %s waits to be sent: %o', async (code, waits) => {
    const { say, answers } = room();
    say(800);
    answers[0]?.reject(new Failure(code));
    await stored(({ failure, waits }) => [failure, waits], [[code, waits]]);
  });

  it('that a service did not take tells how it put that', async () => {
    const { say, answers } = room();
    say(800);
    answers[0]?.reject(new Failure('service-refused', { serviceSaid: 'temperature: not a number' }));
    await stored((entry) => entry.serviceSaid, ['temperature: not a number']);
  });

  it('tells when the service wants to be asked again', async () => {
    const { say, answers, state } = room();
    say(800);
    answers[0]?.reject(new Failure('service-busy', { retryAfterMs: 23_000 }));
    await stored(({ failure }) => failure, ['service-busy']);
    expect(state().notice).toMatchObject({ code: 'service-busy', againAt: expect.any(Number) });
  });

  it('says which of them did not answer: the engine here, or a service elsewhere', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { say, state } = room();
      say(800);
      vi.advanceTimersByTime(transcribingDeadlineMs(50));
      expect(state().notice).toMatchObject({
        kind: 'problem',
        code: 'engine-timeout',
        isRecordingKept: true,
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('that cannot begin says so, and does not stand in the way of the next', () => {
    let isBroken = true;
    const { down, up, orders, state, errors } = room({
      wrap: (transcriber) => {
        if (isBroken) throw new Error('a bug');
        return transcriber;
      },
    });
    down();
    expect([state().sessions, state().notice]).toEqual([[], expect.objectContaining({ code: 'unexpected' })]);
    up();
    isBroken = false;
    down();
    expect([orders, errors]).toEqual([['start 2'], [new Error('a bug')]]);
  });

  it('is one dictation, however often the held key repeats', () => {
    const { down, orders } = room();
    down();
    down();
    down();
    expect(orders).toEqual(['start 1']);
  });
});

describe('a long dictation that is cancelled', () => {
  function cancelled() {
    const all = room();
    all.down();
    all.microphones[0]?.onSamples(sound(800));
    all.microphones[0]?.onSamples(sound(300));
    all.later(4_000);
    all.cancel();
    all.dictation.intend({ type: 'release', isHeld: false });
    return all;
  }

  it('is heard by nobody any more, and whole as ever when that is undone', async () => {
    const { dictation, orders, signals, heard, answer, insertions, microphones, state } = cancelled();
    expect([orders, heard, state().notice]).toEqual([['start 1', 'cut 1'], [1_100], null]);
    await eventually(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]));
    // The last of it is still on its way when the key is pressed.
    microphones[0]?.onSamples(sound(40));
    microphones[0]?.onLast();
    expect([dictation.undoCancel(2), dictation.undoCancel(1), dictation.undoCancel()]).toEqual([
      false,
      true,
      false,
    ]);
    await eventually(() => expect(heard).toEqual([1_140, 1_140]));
    answer(1, 'hello');
    await eventually(() => expect(insertions).toHaveLength(1));
    const [inserted] = insertions;
    // Into the window it was spoken to.
    expect([inserted?.text, inserted?.target]).toEqual(['hello', 1]);
    const kept = await samplesIn(join(dir, 'recordings', inserted?.onDisk[0]?.recording ?? ''));
    expect(kept).toEqual([...sound(800), ...sound(300), ...sound(40)]);
    inserted?.end.resolve('pasted');
    await stored(({ insertion, durationMs }) => [insertion, durationMs], [['pasted', 71.25]]);
    await eventually(() => expect(recordings()).toEqual([]));
  });

  it('is thrown away before the app ends', async () => {
    const { dictation, state } = cancelled();
    expect(dictation.isOwing()).toBe(true);
    await dictation.leave();
    expect([state().sessions, dictation.isOwing(), recordings()]).toEqual([[], false, []]);
  });

  it('is on disk until nobody can undo it any more, and then nowhere', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { dictation, state } = cancelled();
      vi.advanceTimersByTime(deadlines.cancelled - 1);
      expect(state().sessions.map(({ stage }) => stage)).toEqual(['cancelled']);
      vi.advanceTimersByTime(1);
      expect([state().sessions, dictation.undoCancel()]).toEqual([[], false]);
    } finally {
      vi.useRealTimers();
    }
    await eventually(() => expect(recordings()).toEqual([]));
    expect(storedEntries()).toEqual([]);
  });

  it('is found by the next start when Dictum ends meanwhile', async () => {
    const { history } = cancelled();
    await eventually(() =>
      expect(statSync(join(dir, 'recordings', recordings()[0] ?? '')).size).toBe(44 + 2_200),
    );
    const problem = vi.fn();
    await recoverRecordings(join(dir, 'recordings'), history, { keep: async () => null }, problem);
    await stored(({ recovered, durationMs }) => [recovered, durationMs], [[true, 68.75]]);
    expect(problem).not.toHaveBeenCalled();
  });

  it('has its words all the same where the disk did not take it', async () => {
    rmSync(join(dir, 'recordings'), { recursive: true });
    const { dictation, answer, insertions, signals, errors } = cancelled();
    await eventually(() => expect(errors).not.toEqual([]));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    dictation.undoCancel();
    answer(0, 'hello');
    await eventually(() => expect(insertions.map(({ text }) => text)).toEqual(['hello']));
  });
});

describe('a screen that is locked in the middle', () => {
  it('keeps what was said until then in history and with its sound, and types nothing', async () => {
    const { dictation, down, up, microphones, insertions } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.goAway();
    up();
    await stored(
      ({ failure, text, insertion }) => [failure, text, insertion],
      [['computer-away', '', 'none']],
    );
    expect([recordings().length, insertions]).toEqual([1, []]);
  });
});

it('takes no press for a slip that was heard of late', () => {
  const { dictation, microphones, state } = room();
  dictation.intend({ type: 'press', isHeld: true }, 200);
  microphones[0]?.onSamples(sound(800));
  dictation.intend({ type: 'release', isHeld: false }, 900);
  expect(state()).toMatchObject({
    sessions: [{ stage: 'finishing', timeline: { release: 700 } }],
    notice: null,
  });
  dictation.intend({ type: 'cancel' });
});

describe('a pause', () => {
  it('is over when the key went down, also when that is heard of late', () => {
    const { dictation, orders, microphones, down, cancel } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.togglePause();
    dictation.intend({ type: 'resume' }, 600);
    expect(orders).toEqual(['start 1', 'pause 1', 'resume 1 600']);
    cancel();
  });

  it('is over for whoever looks when the microphone hears again, and not before', () => {
    const { dictation, microphones, state, down, cancel } = room();
    const isHeard = () => state().sessions[0];
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.togglePause();
    microphones[0]?.onSamples(sound(20));
    dictation.togglePause();
    expect(isHeard()).toMatchObject({ isPaused: false, isHeard: false });
    microphones[0]?.onSamples(sound(20));
    expect(isHeard()).toMatchObject({ isPaused: false, isHeard: true });
    cancel();
  });

  it('is no end: what was on its way at the pause and what comes after it is one recording', async () => {
    const { dictation, orders, microphones, down, up, heard, answer, insertions } = room();
    expect(dictation.togglePause()).toBe(false);
    down();
    const [microphone] = microphones;
    microphone?.onSamples(sound(800));
    expect(dictation.togglePause()).toBe(true);
    microphone?.onSamples(sound(300));
    expect(dictation.togglePause()).toBe(true);
    microphone?.onSamples(sound(800));
    up();
    microphone?.onLast();
    expect([orders, heard]).toEqual([['start 1', 'pause 1', 'resume 1 1000', 'stop 1'], [1_900]]);
    answer(0, 'before and after');
    await eventually(() => expect(insertions).toHaveLength(1));
    const [entry] = insertions[0]?.onDisk ?? [];
    const samples = await samplesIn(join(dir, 'recordings', entry?.recording ?? ''));
    expect(samples).toEqual([...sound(800), ...sound(300), ...sound(800)]);
    expect([storedEntries().length, dictation.togglePause()]).toEqual([1, false]);
    insertions[0]?.end.resolve('pasted');
    await stored(({ insertion }) => insertion, ['pasted']);
  });

  it('of a page that crashed ends with what was said, and says so', async () => {
    const { dictation, microphones, down, answers, state } = room();
    down();
    microphones[0]?.onSamples(sound(800));
    dictation.togglePause();
    dictation.captureLost();
    expect(state()).toMatchObject({
      sessions: [{ stage: 'transcribing' }],
      notice: { kind: 'problem', code: 'hearing-stopped', isRecordingKept: true },
    });
    answers[0]?.reject(new Failure('cancelled'));
    await stored(({ failure }) => failure, ['cancelled']);
  });
});

describe('several on their way', () => {
  it('are inserted as they were spoken, one at a time, whatever is answered first', async () => {
    const { say, answer, insertions } = room();
    say(800);
    say(1_600);
    answer(1, 'second');
    await stored(({ text, sequence }) => [text, sequence], [['second', 2]]);
    expect(insertions).toEqual([]);
    answer(0, 'first');
    await eventually(() => expect(insertions.map(({ text }) => text)).toEqual(['first']));
    insertions[0]?.end.resolve('pasted');
    await eventually(() => expect(insertions.map(({ text }) => text)).toEqual(['first', 'second']));
    insertions[1]?.end.resolve('pasted');
    await stored(
      ({ text, sequence, insertion }) => [text, sequence, insertion],
      [
        ['first', 1, 'pasted'],
        ['second', 2, 'pasted'],
      ],
    );
  });

  it('have each their own sound', async () => {
    const { say, answers } = room();
    say(800);
    say(1_600);
    answers[1]?.reject(new Failure('engine-failed'));
    answers[0]?.reject(new Failure('engine-failed'));
    await eventually(() => expect(storedEntries()).toHaveLength(2));
    const lengths = storedEntries().map(async ({ sequence, recording }) => [
      sequence,
      (await samplesIn(join(dir, 'recordings', recording ?? ''))).length,
    ]);
    expect((await Promise.all(lengths)).toSorted()).toEqual([
      [1, 800],
      [2, 1_600],
    ]);
  });

  it('wait while somebody speaks, and come when the key is up', async () => {
    const { say, down, up, answer, microphones, insertions } = room();
    say(800);
    down();
    answer(0, 'first');
    await stored(({ text }) => text, ['first']);
    expect(insertions).toEqual([]);
    microphones[1]?.onSamples(sound(800));
    up();
    await eventually(() => expect(insertions.map(({ text }) => text)).toEqual(['first']));
  });

  it('do not suffer from one that fails', async () => {
    const { say, answer, answers, insertions, state } = room();
    say(800);
    say(800);
    answers[0]?.reject(new Failure('engine-timeout' satisfies ErrorCode));
    answer(1, 'second');
    await eventually(() => expect(insertions.map(({ text }) => text)).toEqual(['second']));
    expect(state().sessions.map(({ id, stage }) => [id, stage])).toEqual([[2, 'inserting']]);
  });
});
