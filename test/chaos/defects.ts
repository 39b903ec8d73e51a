/** Mistakes somebody could make. Each of them must turn a chaos run red, by the judgement that is named. */
import type { Harm } from './judgement.ts';

export interface Defect {
  readonly what: string;
  readonly file: string;
  /** Stands there exactly once. */
  readonly good: string;
  readonly bad: string;
  /** The faults that bring it to light; a whole run has all of them. */
  readonly only: string;
  readonly harm: Harm;
  /** So many show it, where chance has more of a say; two of the same kind of fault if left out. */
  readonly dictations?: number;
}

export const defects: readonly Defect[] = [
  {
    what: 'The sound of a dictation that failed is deleted.',
    file: 'src-main/dictation.ts',
    good: 'const isKept = await isClosed(opened.journal);',
    bad: 'const isKept = await isClosed(opened.journal); await opened.journal.discard();',
    only: 'key rejected|refused',
    harm: 'lost',
  },
  {
    what: 'Words are inserted, and history does not know them.',
    file: 'src-main/dictation.ts',
    good: 'const isWritten = changeHistory(() => history.add(entry));',
    bad: 'const isWritten = entry !== null;',
    only: '^nothing(, instant|, private)?$',
    harm: 'lost',
  },
  {
    what: 'A recording goes before its sound is kept.',
    file: 'src-main/dictation.ts',
    good: 'if (isClosedWell && !(await isSoundSafe(opened))) return;',
    bad: '',
    only: 'another window',
    harm: 'lost',
  },
  {
    what: 'Sound goes to the dictation that was begun first.',
    file: 'src-main/dictation.ts',
    good: 'opened.transcription.write(samples);',
    bad: '[...open.values()][0]?.transcription.write(samples);',
    only: 'in a row',
    harm: 'lost',
  },
  {
    what: 'Every answer of a service is taken for words.',
    file: 'src-core/transcript-answer.ts',
    good: 'if (isPage(answer.contentType, answer.body)) return null;',
    bad: 'if (isPage(answer.contentType, answer.body)) return { text: cleanText(answer.body), model, provider: null, language: null, segments: [], words: [] };',
    only: 'a page instead of words',
    harm: 'invented',
  },
  {
    what: 'A service that fails is not asked again.',
    file: 'src-core/asking-policy.ts',
    good: 'retries: 4,',
    bad: 'retries: 0,',
    only: 'error .*once',
    harm: 'lost',
  },
  {
    what: 'What a crash left is not looked for.',
    file: 'src-main/history/kept-recordings.ts',
    good: 'if (named === null || known.has(name) || locked.has(named.id)) continue;',
    bad: 'if (named === null || known.size >= 0 || locked.has(named.id)) continue;',
    only: 'kill -9 of the app .* (into the speech|after the release)(,|$)',
    harm: 'lost',
  },
  {
    what: 'Sound stays in memory until the key is up.',
    file: 'src-main/capture/journal.ts',
    good: '    writing ??= writeWaiting();\n',
    bad: '    if (!isEnding) return Promise.resolve();\n    writing ??= writeWaiting();\n',
    only: 'kill -9 of the app .* into the speech',
    harm: 'lost',
  },
  {
    what: 'Words go to whatever window is in front.',
    file: 'src-main/insertion/x11/desktop.ts',
    good: 'return (await focusedWindow(connection))?.window === target.window && !target.isGone();',
    bad: 'return (await focusedWindow(connection)) !== null || !target.isGone();',
    only: 'another window',
    harm: 'misplaced',
  },
  {
    what: 'The paste keys are pressed twice.',
    file: 'src-main/insertion/x11/keys.ts',
    good: '  press(pressed);',
    bad: '  press(pressed); press(pressed);',
    only: '^nothing(, instant|, private)?$',
    harm: 'doubled',
  },
  {
    what: 'Words are inserted as they come, and not as they were spoken.',
    file: 'src-core/dictation/session.ts',
    good: 'const [first] = onTheirWay(before.state);\n  if (first === undefined || first.stage',
    bad: "const first = before.state.sessions.find(({ stage }) => stage === 'ready');\n  if (first === undefined || first.stage",
    only: 'in a row',
    harm: 'misplaced',
    // Only where the first one is answered later than the next one is spoken.
    dictations: 12,
  },
  {
    what: 'A full disk holds the words back.',
    file: 'src-core/dictation/session.ts',
    good: "saying(ready(state, session), {\n          id: session.id,\n          kind: 'problem',\n          code: 'history-not-written'",
    bad: "saying(end(state, session, { id: session.id, kind: 'hint', hint: 'cancelled' }), {\n          id: session.id,\n          kind: 'problem',\n          code: 'history-not-written'",
    only: 'disk full',
    harm: 'lost',
  },
  {
    what: 'What was heard before the microphone went is thrown away.',
    file: 'src-core/dictation/session.ts',
    good: 'if (recordingMs <= 0) return fail(',
    bad: 'if (recordingMs <= Number.MAX_VALUE) return fail(',
    only: 'microphone unplugged .* into the speech',
    harm: 'lost',
  },
  {
    what: 'Escape deletes the sound of words that were waited for.',
    file: 'src-core/dictation/session.ts',
    good: "if (session.stage !== 'transcribing') return also(ended, { type: 'discard', session: session.id });",
    bad: "return also(ended, { type: 'discard', session: session.id });",
    only: 'Escape',
    harm: 'lost',
  },
  {
    what: 'The order in history follows the clock.',
    file: 'src-main/history/history.ts',
    good: 'highest += 1;\n      return highest;',
    bad: 'return Math.max(0, Math.round(Date.now()));',
    only: 'clock set by -',
    harm: 'misplaced',
  },
  {
    what: 'The page that holds the microphone is not loaded again.',
    file: 'src-main/index.ts',
    good: 'return overlay.window.webContents.reload();',
    bad: 'return;',
    only: 'kill -9 of the page',
    harm: 'lost',
  },
  {
    what: 'Nobody notices that the engine has died.',
    file: 'src-main/transcription/embedded/engine.ts',
    good: 'if (child === current) died();',
    bad: '',
    only: 'kill -9 of the engine .*embedded',
    harm: 'lost',
  },
];
