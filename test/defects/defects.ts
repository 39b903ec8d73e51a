/** Mistakes somebody could make. Each of them must turn its tests red: else the tests do not see. */
export interface Defect {
  readonly what: string;
  readonly file: string;
  /** Stands there exactly once. */
  readonly good: string;
  readonly bad: string;
  readonly tests: readonly string[];
}

const powerCut = 'test/main/journal-power-cut.test.ts';
const journal = 'test/main/journal.test.ts';
const recovery = 'test/main/history/recovery.test.ts';
const dictation = 'test/main/dictation.test.ts';
const sealedContent = 'test/main/sealing/content.test.ts';
const vault = 'test/main/sealing/vault.test.ts';
const encryption = 'test/main/sealing/encryption.test.ts';
const storedFile = 'test/main/stored-file.test.ts';
const storedFilePowerCut = 'test/main/stored-file-power-cut.test.ts';
const outbox = 'test/main/outbox.test.ts';
const keptSounds = 'test/main/history/kept-sounds.test.ts';
const keptPowerCut = 'test/main/history/kept-sound-power-cut.test.ts';
const typedKeys = 'test/core/typed-keys.test.ts';
const lending = 'test/main/insertion/lending.test.ts';
const insertionPlan = 'test/core/insertion-plan.test.ts';
const arrival = 'test/core/capture/arrival.test.ts';
const notices = 'test/core/dictation/notice.test.ts';
const serve = 'test/main/transcription/serve.test.ts';
const outboxStories = 'test/core/outbox.test.ts';

export const defects: readonly Defect[] = [
  {
    what: 'The recording is never synced.',
    file: 'src-main/capture/journal.ts',
    good: '      const count = takenCount;\n      await handle.sync();\n',
    bad: '      const count = takenCount;\n',
    tests: [powerCut],
  },
  {
    what: 'The disk is not really asked to sync.',
    file: 'src-main/capture/journal-disk.ts',
    good: 'sync: () => file.datasync(),',
    bad: 'sync: async () => {},',
    tests: [journal],
  },
  {
    what: 'The name of the recording is not synced.',
    file: 'src-main/capture/journal.ts',
    good: 'if (!isNameSafe) await disk.syncNames(dirname(path));',
    bad: '',
    tests: [powerCut],
  },
  {
    what: 'A sync comes only every two seconds.',
    file: 'src-main/capture/journal.ts',
    good: 'const syncAfterMs = 400;',
    bad: 'const syncAfterMs = 2_000;',
    tests: [powerCut],
  },
  {
    what: 'After a sync the next one waits for more sound.',
    file: 'src-main/capture/journal.ts',
    good: 'sync().then(syncInTime).catch(failed);',
    bad: 'sync().catch(failed);',
    tests: [powerCut],
  },
  {
    what: 'What a failed sync forgot is not written again.',
    file: 'src-main/capture/journal.ts',
    good: '      takenCount = 0;\n      takenBytes = safeBytes;\n      throw error;',
    bad: '      throw error;',
    tests: [powerCut],
  },
  {
    what: 'A short write is taken for a whole one.',
    file: 'src-main/capture/journal.ts',
    good: 'offset += taken;',
    bad: 'offset = bytes.length;',
    tests: [powerCut],
  },
  {
    what: 'A disk that failed once is left alone until the end.',
    file: 'src-main/capture/journal.ts',
    good: '    if (isEnding || retryTimer !== null) return;\n',
    bad: '    return;\n',
    tests: [powerCut],
  },
  {
    what: 'The next samples wait for a slow sync.',
    file: 'src-main/capture/journal.ts',
    good: '        takenCount += 1;\n        syncInTime();\n',
    bad: '        takenCount += 1;\n        await sync();\n',
    tests: [powerCut],
  },
  {
    what: 'A new recording may overwrite one of the same name.',
    file: 'src-main/capture/journal-disk.ts',
    good: "open(path, 'wx', 0o600)",
    bad: "open(path, 'w', 0o600)",
    tests: [journal],
  },
  {
    what: 'The sound goes although history could not be written.',
    file: 'src-main/dictation.ts',
    good: '    if (!isWritten) return;\n    if (isClosedWell',
    bad: '    if (isClosedWell',
    tests: [dictation],
  },
  {
    what: 'The text is inserted before it is in history.',
    file: 'src-main/dictation.ts',
    good: '    const isWritten = changeHistory(() => history.add(entry));\n',
    bad: '    const isWritten = true;\n    setTimeout(() => changeHistory(() => history.add(entry)), 50);\n',
    tests: [dictation],
  },
  {
    what: 'What a full disk took of a recording is forgotten.',
    file: 'src-main/dictation.ts',
    good: 'isKept || opened.journal.holdsSound() ?',
    bad: 'isKept ?',
    tests: [dictation],
  },
  {
    what: 'The recording goes before its entry names the kept copy on disk.',
    file: 'src-main/dictation.ts',
    good: 'if (isClosedWell && !(await isSoundSafe(opened))) return;',
    bad: 'if (isClosedWell) await isSoundSafe(opened);',
    tests: [dictation],
  },
  {
    what: 'The name of a kept copy is not synced.',
    file: 'src-main/history/kept-sounds.ts',
    good: '    await realDisk.syncNames(dirname(path));\n',
    bad: '',
    tests: [keptPowerCut],
  },
  {
    what: 'A kept copy that its entry does not name is removed.',
    file: 'src-main/history/kept-sounds.ts',
    good: 'for (const id of unnamed) history.update(id, { sound: id + soundEnding });',
    bad: 'for (const id of unnamed) await rm(pathOf(id), { force: true });',
    tests: [keptSounds],
  },
  {
    what: 'A recording nobody understands is deleted.',
    file: 'src-main/history/kept-recordings.ts',
    good: "if (left.kind === 'empty') await rm",
    bad: "if (left.kind !== 'sound') await rm",
    tests: [recovery],
  },
  {
    what: 'Sound of another version is taken for ours.',
    file: 'src-core/pcm.ts',
    good: 'isOwn || !isWav(header) ?',
    bad: 'header.length > 0 ?',
    tests: [recovery],
  },
  {
    what: 'One recording that cannot be written into history keeps back the others.',
    file: 'src-main/history/kept-recordings.ts',
    good: '    } catch (error) {\n      onProblem(error);\n      // It may',
    bad: '    } catch (error) {\n      throw error;\n      // It may',
    tests: [recovery],
  },
  {
    what: 'A recording becomes a second entry of the same name.',
    file: 'src-main/history/kept-recordings.ts',
    good: 'else if (entry !== null) history.update(id, { recording: name, recovered: true });\n',
    bad: '',
    tests: [recovery],
  },
  {
    what: 'A recording is removed whose entry has no words.',
    file: 'src-main/history/kept-recordings.ts',
    good: "if (entry !== null && entry.text !== '') {",
    bad: 'if (entry !== null) {',
    tests: [recovery],
  },
  {
    what: 'The header of a recovered recording stays as it was.',
    file: 'src-main/history/kept-recordings.ts',
    good: 'await repairHeader(path, samples).catch(() => {});',
    bad: '',
    tests: [recovery],
  },
  {
    what: 'What waits is sent while somebody dictates.',
    file: 'src-core/outbox.ts',
    good: '  if (isDictating) return before;\n',
    bad: '',
    tests: [outboxStories],
  },
  {
    what: 'A dictation whose service was away does not wait.',
    file: 'src-core/waiting.ts',
    good: '  if (waitsAfter(code)) return waits ?? { failures: 0 };\n',
    bad: '',
    tests: [outbox],
  },
  {
    what: 'When a service wants to be left alone it is asked all the same.',
    file: 'src-core/outbox.ts',
    good: 'Math.max(state.pausedUntil, restsUntil, ',
    bad: 'Math.max(state.pausedUntil, ',
    tests: [outbox],
  },
  {
    what: 'The newest is sent first.',
    file: 'src-core/history/shelf.ts',
    good: 'waiting: cards.filter(({ waits }) => waits !== null),',
    bad: 'waiting: cards.filter(({ waits }) => waits !== null).toReversed(),',
    tests: [outbox],
  },
  {
    what: 'A recording that waited and went in pieces counts as one request.',
    file: 'src-core/outbox.ts',
    good: 'policy.betweenMs * state.requests',
    bad: 'policy.betweenMs',
    tests: [outboxStories],
  },
  {
    what: 'Words that were probably not said count as said when they come late.',
    file: 'src-main/history/kept-recordings.ts',
    good: '  if (isHeldBack) return;\n',
    bad: '',
    tests: [outbox],
  },
  {
    what: 'A pause that a service wanted is forgotten when the recording it was about is deleted.',
    file: 'src-core/asking.ts',
    good: 'return policy.sparesResting ? withRest(pausing, service, event) : pausing;',
    bad: 'return pausing;',
    tests: [outbox],
  },
  {
    what: 'A recording whose words are there stays behind when Dictum ends before its sound is kept.',
    file: 'src-main/history/kept-recordings.ts',
    good: '    recording: isHeldBack ? entry.recording : null,\n',
    bad: '',
    tests: [outbox],
  },
  {
    what: 'Who chooses another service has what waits sent to the one before.',
    file: 'src-core/outbox.ts',
    good: "state.sending === null ? [] : [{ type: 'stop', id: state.sending }];",
    bad: '[];',
    tests: [outbox],
  },
  {
    what: 'A key that was refused is sent again whenever the network is back.',
    file: 'src-core/outbox.ts',
    good: 'if (state.pausedUntil === Number.POSITIVE_INFINITY) return { state, commands: [] };',
    bad: '',
    tests: [outboxStories],
  },
  {
    what: 'One that is deleted while it is sent is sent to its end.',
    file: 'src-main/outbox.ts',
    good: 'sending?.id === command.id ? sending.abort.abort() : undefined',
    bad: 'undefined',
    tests: [outbox],
  },
  {
    what: 'What electron-store wrote is not looked at.',
    file: 'src-main/stored-file.ts',
    good: '?.equals(Buffer.from(written)) !== true)',
    bad: ' === null)',
    tests: [storedFile],
  },
  {
    what: 'The name of a written file is left to the disk.',
    file: 'src-main/stored-file.ts',
    good: '      syncDir(dir);\n',
    bad: '',
    tests: [storedFilePowerCut],
  },
  {
    what: 'A damaged settings file is removed.',
    file: 'src-main/stored-file.ts',
    good: '    keepAs(path, freeName(path));\n',
    bad: '',
    tests: [storedFile],
  },
  {
    what: 'The copy of the settings stays behind.',
    file: 'src-main/stored-file.ts',
    good: '    if (hasCopy) bringUpToDate(path, copy);\n  }\n',
    bad: '  }\n',
    tests: [storedFile],
  },
  {
    what: 'A sealed frame is not bound to its place.',
    file: 'src-core/sealed-frames.ts',
    good: "{ file, position, length }: Omit<FrameHead, 'key'>): string {",
    bad: "{ file, length }: Omit<FrameHead, 'key'>): string {\n  const position = 0;",
    tests: [sealedContent],
  },
  {
    what: 'A nonce is used again.',
    file: 'src-main/sealing/cipher.ts',
    good: 'const nonce = randomBytes(nonceBytes);',
    bad: 'const nonce = Buffer.alloc(nonceBytes);',
    tests: [vault],
  },
  {
    what: 'A damaged frame ends the recording.',
    file: 'src-main/sealing/content.ts',
    good: 'if (plain === null) continue;',
    bad: 'if (plain === null) break;',
    tests: [sealedContent],
  },
  {
    what: 'A keyring that hides nothing is good enough.',
    file: 'src-main/sealing/vault.ts',
    good: "if (keyring.protection() !== 'keyring') throw new Failure('encryption-unavailable');",
    bad: '',
    tests: [vault],
  },
  {
    what: 'With a locked keyring words are written as they are.',
    file: 'src-main/sealing/vault.ts',
    good: 'isOn: () => isOn,',
    bad: "isOn: () => isOn && keyring.protection() === 'keyring',",
    tests: [encryption],
  },
  {
    what: 'Locked changes are dropped from the log.',
    file: 'src-main/history/change-log.ts',
    good: 'replaceLines([...locked.map(plainLine), ...next.map(newLine)]);',
    bad: 'replaceLines(next.map(newLine));',
    tests: [encryption],
  },
  {
    what: 'The second copies stay readable.',
    file: 'src-main/history/history.ts',
    good: '[file.read(form.isWanted), file.readCopy(form.isWanted)].every(',
    bad: '[file.read(form.isWanted)].every(',
    tests: [encryption],
  },
  {
    what: 'A recording is exchanged while it is made.',
    file: 'src-main/sealing/encryption.ts',
    good: 'while (isBeingRecorded(path)) await setTimeout(recordingAgainMs);',
    bad: '',
    tests: [encryption],
  },
  {
    what: 'A recording that is locked is deleted as if nothing were in it.',
    file: 'src-main/capture/left-recording.ts',
    good: "if (error instanceof Failure && error.code === 'encryption-locked') return { kind: 'locked' };",
    bad: "if (error instanceof Failure) return { kind: 'empty' };",
    tests: [encryption],
  },
  {
    what: 'A line break is typed as a bare Enter, which sends.',
    file: 'src-core/typed-keys.ts',
    good: "strokes.push(character === '\\n' ? { ...stroke, hasShift: true } : stroke);",
    bad: 'strokes.push(stroke);',
    tests: [typedKeys],
  },
  {
    what: 'A key is lent to a second character before the first was typed.',
    file: 'src-core/typed-keys.ts',
    good: 'if (lent.size === free.length) endPart();',
    bad: 'if (lent.size === free.length) lent.clear();',
    tests: [typedKeys],
  },
  {
    what: 'A terminal that is typed into is not known as one.',
    file: 'src-core/insertion-plan.ts',
    good: "return { by: 'type', keepsLineBreaks, submits };",
    bad: "return { by: 'type', keepsLineBreaks: true, submits };",
    tests: [insertionPlan],
  },
  {
    what: 'Words go to the window of the press although the person wants them where they are.',
    file: 'src-main/dictation.ts',
    good: 'opened.abort.signal.aborted ? forFocusNow(opened) : opened',
    bad: 'opened',
    tests: [dictation],
  },
  {
    what: 'While the paste chord waits in a busy window, what was marked before is given back.',
    file: 'src-main/insertion/lending.ts',
    good: 'if (mayComeYet) giveBackAfter(',
    bad: 'if (false) giveBackAfter(',
    tests: [lending],
  },
  {
    what: 'A clipboard manager is taken for the window that has not got the paste chord yet.',
    file: 'src-main/insertion/lending.ts',
    good: 'const caughtUp = await chord;',
    bad: "const caughtUp = 'mute' as CaughtUp;",
    tests: [lending],
  },
  {
    what: 'What was copied before is given back at the first read.',
    file: 'src-main/insertion/lending.ts',
    good: '  quiet: 500,',
    bad: '  quiet: 0,',
    tests: [lending],
  },
  {
    what: 'A recording in which nothing was heard is recovered, and sent.',
    file: 'src-main/history/kept-recordings.ts',
    good: "if (left.kind === 'empty') await rm(file.path, { force: true });",
    bad: "if (left.kind === 'empty') return { ...file, isSound: true, samples: 0, beganAt: 0 };",
    tests: [recovery],
  },
  {
    what: 'What the system threw away while the page stood still is taken for silence of the device.',
    file: 'src-core/capture/arrival.ts',
    good: 'hole.until - hole.from - (now.at - before.at) > shortestHoleMs ?',
    bad: 'hole.until - hole.from - (now.at - before.at) > 10_000 ?',
    tests: [arrival],
  },
  {
    what: 'That speech is missing is not said.',
    file: 'src-core/dictation/session.ts',
    good: 'unseenProblem(state, session) ?? missedSpeech(session)',
    bad: 'unseenProblem(state, session)',
    tests: [notices],
  },
  {
    what: 'The engine sweeps up what was heard while somebody waits for words.',
    file: 'src-main/transcription/embedded/serve.ts',
    good: 'if (hearings.size > 0 || samplesSinceSweep < sweptAfterSamples) return;',
    bad: 'if (samplesSinceSweep < sweptAfterSamples) return;',
    tests: [serve],
  },
];
