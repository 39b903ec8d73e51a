/** One planned dictation, with what goes wrong in it brought about. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { HistoryEntry } from '../../src-core/history-entry.ts';
import { runApp } from '../desktop/app.ts';
import { startProgram } from '../desktop/program.ts';
import { currentFocus, windowTitle } from '../desktop/windows.ts';
import { untilSeen } from '../desktop/x-connection.ts';
import { heardInRecording } from './evidence.ts';
import { lostOnItsWayMs, measuredLateness, mustArrive, mustHoldMs } from './expected.ts';
import { faultInWords } from './fault-words.ts';
import { heardIn, type Spoken } from './judgement.ts';
import { numberedWav } from './numbered-speech.ts';
import type { Fault, Moment, Planned } from './plan.ts';
import { serverFaults } from './server-faults.ts';
import type { Stage } from './stage.ts';
import { stretchesOf } from './stretches.ts';

/** Before the speech, in ms: whether its very beginning is heard is measured elsewhere, on a quiet machine. */
const usualLeadMs = 100;
/** Where no file tells when the app hears: longer than a page takes to start. */
const blindLeadMs = 1_200;
/** Who sees nothing on the pill for so long speaks all the same, in ms. */
const longestSilenceMs = 6_000;
/** Longer than the app itself waits for anything, in ms. */
export const usualPatienceMs = 45_000;
/** How long an answer takes while something is done to the app that waits for it, in ms. */
const lateMs = 1_500;

export async function carryOut(
  stage: Stage,
  plan: Planned,
  { progress, patienceMs }: { progress: (line: string) => void; patienceMs: number },
): Promise<readonly Spoken[]> {
  if (stage.isWorn()) await stage.quit();
  await stage.runWith(plan.service, plan.captureMode);
  const known = new Set(
    stage
      .app()
      .history()
      .map(({ id }) => id),
  );
  await stage.papers[plan.window].focus();
  stage.server.behave();
  const spoken =
    plan.fault.kind === 'in-a-row'
      ? await speakInARow(stage, plan, patienceMs)
      : [await speak(stage, plan, patienceMs)];
  await stage.runWith(plan.service, plan.captureMode);
  // What has not settled by then is judged by what is there.
  await settled(stage, plan, known, spoken, patienceMs).catch(() =>
    progress(`${plan.number} does not come to an end`),
  );
  stage.server.behave();
  if (plan.fault.kind === 'server' && serverFaults[plan.fault.fault].rests === true) await stage.quit();
  return spoken;
}

async function settled(
  stage: Stage,
  { fault, window, number, service }: Planned,
  known: ReadonlySet<string>,
  spoken: readonly Spoken[],
  patienceMs: number,
): Promise<void> {
  // What was not spoken long enough for anything to be there needs no waiting for; whatever must arrive does, or
  // what is brought about for the next one happens to it.
  const waiting = new Set(spoken.flatMap((one) => (one.ms > 0 || one.mustArrive ? one.number : [])));
  const seen = new Set(known);
  /** An earlier one may be written now as well: the disk was full. */
  const look = (entries: readonly HistoryEntry[]): true | null => {
    for (const entry of entries) {
      if (seen.has(entry.id) || entry.insertion === 'pending') continue;
      seen.add(entry.id);
      const heard =
        heardIn(entry.text) ??
        (entry.recording === null ? null : heardInRecording(stage.dataDir, entry.recording));
      // What a real engine wrote does not tell whose words it is.
      if (service === 'embedded') waiting.clear();
      for (const each of heard ?? []) waiting.delete(each.number);
    }
    return waiting.size === 0 ? true : null;
  };
  try {
    if (fault.kind === 'fill-disk') await stage.papers[window].changed(patienceMs);
    else await stage.app().historyShows(`dictation ${number}`, look, patienceMs);
  } finally {
    if (fault.kind === 'fill-disk') stage.disk.free();
    if (fault.kind === 'unplug') {
      await stage.desktop.sound.plugIn();
      if (fault.hasAnother === true) await stage.desktop.sound.unplugAnother();
    }
  }
}

async function speakInARow(stage: Stage, plan: Planned, patienceMs: number): Promise<readonly Spoken[]> {
  const { fault } = plan;
  if (fault.kind !== 'in-a-row') return [];
  const spoken: Spoken[] = [];
  for (const [index, ms] of fault.lateMs.entries()) {
    stage.server.misbehave({ kind: 'late', ms }, 1);
    const asked = stage.server.requests.length;
    const one = { ...plan, number: plan.number + index, fault: { kind: 'none' } as const };
    spoken.push({ ...(await speak(stage, one, patienceMs)), fault: faultInWords(fault) });
    // Else the next one's lateness would be this one's. Of what is never sent the judgement tells.
    if (plan.service === 'groq') await whenAsked(stage, asked, patienceMs).catch(() => {});
  }
  return spoken;
}

async function speak(stage: Stage, plan: Planned, patienceMs: number): Promise<Spoken> {
  const { keys, sound } = stage.desktop;
  const { fault } = plan;
  const moment = momentOf(fault);
  const isUnseen = fault.kind === 'fill-disk' && moment?.at === 'before';
  const leadMs = isUnseen ? blindLeadMs : usualLeadMs;
  const file = soundFile(stage, plan, leadMs);
  await stage.papers[plan.window].clear();
  if (fault.kind === 'server') {
    const { fault: answer } = serverFaults[fault.fault];
    if (fault.times === 'once') stage.server.misbehave(answer, 1);
    else stage.server.misbehave(answer);
  }
  if (moment?.at === 'asked') stage.server.misbehave({ kind: 'late', ms: lateMs }, 1);
  const asked = stage.server.requests.length;
  const uploads = stage.server.uploads.length;
  const known = new Set(
    stage
      .app()
      .history()
      .map(({ id }) => id),
  );
  const { goesOn } = await leadUp(stage, plan);

  const hears = stage.nextRecording();
  await keys.down('F9');
  // As people do, who look at the pill: how long that takes depends on the machine, and on what was just started.
  if (!isUnseen) await hears.holdsSound(longestSilenceMs);
  if (fault.kind === 'mute' && moment?.at === 'before') {
    await after(fault.ms);
    await sound.mute(false);
  }
  using lateness = measuredLateness();
  const saying = sound.say(file);
  // Awaited below; a failure of the fault itself comes first.
  saying.catch(() => {});
  let cutAt: number | null = null;
  let lostMs: number | null = null;
  if (moment?.at === 'speaking') {
    await after(moment.afterMs);
    cutAt = performance.timeOrigin + performance.now();
    lostMs = lostOnItsWayMs(lateness);
    await bringAbout(stage, plan);
    if (fault.kind === 'fall-asleep' || fault.kind === 'mute')
      lostMs += performance.timeOrigin + performance.now() - cutAt;
  }
  const said = await saying;
  lostMs ??= lostOnItsWayMs(lateness);
  if (moment?.at === 'inserting') await keys.down('Shift_L');
  await keys.up('F9');
  switch (moment?.at) {
    case 'released':
      await after(moment.afterMs);
      await bringAbout(stage, plan);
      break;
    case 'asked':
      await whenAsked(stage, asked, patienceMs);
      await after(moment.afterMs);
      await bringAbout(stage, plan);
      break;
    case 'answered':
      await within(patienceMs, 'the service to answer', stage.server.received(uploads + 1));
      await after(moment.afterMs);
      await bringAbout(stage, plan);
      break;
    case 'inserting':
      await stage
        .app()
        .historyShows('words on their way', (entries) =>
          entries.find(({ id, insertion }) => !known.has(id) && insertion === 'pending') ? true : null,
        );
      await bringAbout(stage, plan);
      await keys.up('Shift_L');
      break;
  }
  await goesOn;
  return {
    number: plan.number,
    window: plan.window,
    service: plan.service,
    ms: mustHoldMs(plan, {
      from: said.startedAt + leadMs,
      to: Math.min(cutAt ?? said.endedAt, said.endedAt),
      lostMs,
    }),
    mustArrive: mustArrive(fault),
    mayMissInHistory: fault.kind === 'fill-disk',
    fault: faultInWords(fault),
  };
}

/** `before`: so many requests had come before. */
function whenAsked({ server }: Stage, before: number, patienceMs: number): Promise<void> {
  const isAsked = () => server.requests.slice(before).some(isComplete);
  return within(patienceMs, 'the service to be asked', server.until(isAsked));
}

function isComplete({ method, headers, bodyBytes }: Stage['server']['requests'][number]): boolean {
  return method === 'POST' && bodyBytes > 0 && bodyBytes === Number(headers['content-length'] ?? bodyBytes);
}

/** Never longer than the app itself would wait: then the judgement tells what is missing. */
async function within(patienceMs: number, what: string, promise: Promise<void>): Promise<void> {
  const timeUp = new AbortController();
  const isLate = await Promise.race([
    promise.then(() => false),
    after(patienceMs, true, { signal: timeUp.signal }),
  ]);
  timeUp.abort();
  if (isLate) throw new Error(`Waited ${patienceMs} ms for ${what}`);
}

function momentOf(fault: Fault): Moment | null {
  return 'when' in fault ? fault.when : null;
}

async function bringAbout(stage: Stage, { fault, window }: Planned): Promise<void> {
  const { desktop } = stage;
  switch (fault.kind) {
    case 'kill':
      return stage.kill(fault.process);
    case 'freeze':
      return (await freeze(stage, fault)).goesOn;
    case 'hang':
      return stage.hangPage();
    case 'quit':
      return stage.quit();
    case 'escape':
      return desktop.keys.tap('Escape');
    case 'unplug':
      return desktop.sound.unplug();
    case 'other-rate':
      await desktop.sound.unplug();
      return desktop.sound.plugIn(fault.rate);
    case 'mute':
      await desktop.sound.mute(true);
      if (fault.when.at === 'before') return;
      await after(fault.ms);
      return desktop.sound.mute(false);
    case 'fall-asleep':
      await desktop.sound.fallAsleep();
      await after(fault.ms);
      return desktop.sound.wakeUp();
    case 'fill-disk':
      return stage.disk.fill();
    case 'set-clock':
      return stage.clock.move(fault.byMs, stage.app().program.pid);
    case 'other-window':
      return stage.papers[window === 'left' ? 'right' : 'left'].focus();
    case 'start-again':
      await runApp(desktop.room);
      // It takes the focus when it is ready to be shown; whoever goes on before that loses it later.
      await untilSeen(desktop.connection, 'Dictum to come to the front', async () => {
        const { active } = await currentFocus(desktop.connection);
        return active !== null && (await windowTitle(desktop.connection, active)) === 'Dictum' ? true : null;
      });
      return;
    case 'none':
    case 'server':
    case 'taps':
    case 'short':
    case 'no-microphone':
    case 'in-a-row':
      return;
  }
}

/** What is wrong, or is done, before the key goes down; `goesOn`: what stands still does. */
async function leadUp(stage: Stage, plan: Planned): Promise<{ readonly goesOn: Promise<void> | null }> {
  const { sound } = stage.desktop;
  const { fault } = plan;
  if (fault.kind === 'no-microphone') {
    await sound.unplug();
    await press(stage, fault.pressMs);
    await sound.plugIn();
  }
  for (const ms of fault.kind === 'taps' ? fault.forMs : []) await press(stage, ms);
  if (fault.kind === 'unplug' && fault.hasAnother === true) await sound.plugInAnother();
  if (momentOf(fault)?.at !== 'before') return { goesOn: null };
  if (fault.kind === 'freeze') return freeze(stage, fault);
  await bringAbout(stage, plan);
  return { goesOn: null };
}

async function press({ desktop }: Stage, ms: number): Promise<void> {
  await desktop.keys.down('F9');
  await after(ms);
  await desktop.keys.up('F9');
}

/** Resolves when it stands still; by a program of its own: what we do for another desktop must not make it longer. */
async function freeze(
  stage: Stage,
  { process: what, ms }: Extract<Fault, { kind: 'freeze' }>,
): Promise<{ readonly goesOn: Promise<void> }> {
  // Killed before, it is started anew when there are words to insert: there is none that could stand still.
  if (what === 'robot' && stage.pidsOf(what).length === 0) return { goesOn: Promise.resolve() };
  const pids = (await running(stage, what)).join(' ');
  await using stack = new AsyncDisposableStack();
  const script = `kill -STOP ${pids} && echo still && sleep ${ms / 1_000}; kill -CONT ${pids}`;
  const program = stack.use(startProgram(stage.desktop.room, 'sh', ['-c', script]));
  await program.line(/still/);
  const rest = stack.move();
  const toItsEnd = async () => {
    await using _ = rest;
    await program.ended;
  };
  return { goesOn: toItsEnd() };
}

/** One that was just killed is started anew, which takes a busy machine a moment. */
async function running(stage: Stage, what: Parameters<Stage['pidsOf']>[0]): Promise<readonly number[]> {
  for (const until = performance.now() + 20_000; ; await after(20)) {
    const pids = stage.pidsOf(what);
    if (pids.length > 0) return pids;
    if (performance.now() > until) throw new Error(`No ${what} is running`);
  }
}

function soundFile({ desktop }: Stage, { number, speechMs, stretch }: Planned, leadMs: number): string {
  const stretches = stretchesOf(speechMs);
  const speech = stretches[Math.floor(stretch * stretches.length)];
  if (speech === undefined) throw new Error(`No recording has ${speechMs} ms of speech`);
  const file = join(desktop.room.folder, 'dictation.wav');
  writeFileSync(file, numberedWav(speech, number, leadMs));
  return file;
}
