import { join } from 'node:path';
import { promptUse } from '../../src-core/prompt.ts';
import { services } from '../../src-core/services.ts';
import { defaultModelId } from '../../src-core/speech-models.ts';
import { Failure } from '../../src-core/transcription.ts';
import { fileProblems, problemSentence, runWords } from '../../src-core/words/command-line.ts';
import { standInWords } from '../../src-core/words/en.ts';
import { appDataDir } from '../app-data-dir.ts';
import { AudioFileError, openAudioFile } from '../audio-file.ts';
import type { Environment } from '../environment.ts';
import { openModelStore } from '../transcription/embedded/model-store.ts';
import { placeFor } from '../transcription/embedded/place-for.ts';
import type { TranscribeCommand } from './arguments.ts';
import type { FileTranscriber } from './file-transcriber.ts';
import { findKey } from './keys.ts';
import { placeForCommand } from './local-models.ts';
import { transcribeOnThisComputer } from './on-this-computer.ts';
import { openOutFolder } from './out-folder.ts';
import { type Done, failureAsJson, formatted } from './output.ts';
import { linkToSend, recordingName } from './recording-link.ts';
import type { Terminal } from './terminal.ts';
import { transcribeThroughAService } from './through-a-service.ts';

/**
 * Transcribes one file after the other; one that fails does not keep back the others. Resolves with
 * whether all were transcribed. Rejects with a `UsageError`, or with a `Failure` when the engine on
 * this computer does not start.
 */
export async function transcribeFiles(
  command: TranscribeCommand,
  environment: Environment,
  terminal: Terminal,
): Promise<boolean> {
  const { files, by, format, outDir } = command;
  const folder = outDir === null ? null : openOutFolder(outDir, format, files);
  const { transcriber, model } = await transcriberFor(command, environment, terminal);
  await using _open = transcriber;
  const wanted = { service: by.id, model };

  async function transcribe(file: string, place: number): Promise<boolean> {
    if (folder !== null && (await folder.isDone(file))) {
      terminal.say(runWords.isDone(file, folder.pathFor(file)));
      return true;
    }
    const showProgress = (seconds: number) => {
      if (format === 'json') return;
      terminal.progress(runWords.progress(place, files.length, recordingName(file), seconds));
    };
    try {
      showProgress(0);
      const link = linkToSend(file);
      const { result, ...rest } =
        link !== null && transcriber.transcribeLink !== null
          ? await transcriber.transcribeLink(link)
          : await transcriber.transcribe(await openAudioFile(file), showProgress);
      if (result.kind === 'failed') {
        const { code, serviceSaid } = result.failure;
        const sentence = runWords.ofFile(file, problemSentence(code, by.id, serviceSaid));
        return fail(sentence, failureAsJson(file, code, sentence, rest.account.receipts));
      }
      const done = { file, wanted, result, ...rest };
      for (const remark of remarksOn(done)) terminal.say(remark);
      return await put(file, formatted(done, format));
    } catch (error) {
      if (!(error instanceof AudioFileError)) throw error;
      const sentence = fileProblems[error.problem](file);
      return fail(sentence, failureAsJson(file, `file-${error.problem}`, sentence));
    }
  }

  function fail(sentence: string, json: string): false {
    terminal.say(sentence);
    if (format === 'json' && folder === null) terminal.print(json);
    return false;
  }

  async function put(file: string, text: string): Promise<boolean> {
    if (folder === null) terminal.print(format === 'text' && files.length > 1 ? `${file}: ${text}` : text);
    else if (!(await folder.write(file, text))) {
      terminal.say(runWords.notWritten(folder.pathFor(file)));
      return false;
    }
    return true;
  }

  let areAllDone = true;
  for (const [index, file] of files.entries()) {
    areAllDone = (await transcribe(file, index + 1)) && areAllDone;
  }
  terminal.clearProgress();
  return areAllDone;
}

/** `model`: which is asked, as far as that is known before. */
async function transcriberFor(
  { by, language, prompt: wholePrompt, temperature, translate, format }: TranscribeCommand,
  { keys, modelsDir }: Environment,
  terminal: Terminal,
): Promise<{ transcriber: FileTranscriber; model: string }> {
  const dataDir = appDataDir(process.env, process.platform);
  const downloadsDir = join(dataDir, 'models');
  const models =
    modelsDir === null ? null : openModelStore({ shippedDir: modelsDir, downloadsDir, onChange: () => {} });
  if (by.id === 'embedded') {
    if (modelsDir === null || models === null) throw new Failure('model-missing');
    const spoken = { language, translate };
    const place = placeForCommand(models, spoken, by.model);
    return { transcriber: transcribeOnThisComputer({ modelsDir, place, spoken }), model: place.id };
  }
  const key = findKey(by, keys, dataDir);
  const { prompt, leftOutOfStyle } = promptUse(
    { prompt: wholePrompt, vocabulary: [] },
    services[by.id].limits,
  );
  if (leftOutOfStyle > 0) terminal.say(runWords.promptCut(leftOutOfStyle));
  const transcriber = await transcribeThroughAService({
    choice: by,
    key,
    modelsDir,
    placeFor: (spoken) => {
      if (models === null) throw new Failure('model-missing');
      return placeFor(models, spoken, defaultModelId);
    },
    request: { language, prompt, temperature, translate, wordTimes: false, onlySpeech: true },
    needsTimes: format === 'srt' || format === 'vtt',
  });
  return { transcriber, model: by.model };
}

/** What the person should know about a text that they have got. */
function remarksOn({ file, result, standIn }: Done): readonly string[] {
  const remarks: string[] = [];
  if (standIn !== null) remarks.push(runWords.ofFile(file, standInWords(standIn)));
  if (result.kind === 'no-speech') remarks.push(runWords.noSpeech(file));
  if (result.kind === 'held-back') remarks.push(runWords.heldBack(file, result.reason));
  return remarks;
}
