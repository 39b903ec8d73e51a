/** The command line: transcribes files without a window, a microphone or a network. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { languageCodes } from '../src-core/languages.ts';
import { sampleRate } from '../src-core/pcm.ts';
import { defaultModelId } from '../src-core/speech-models.ts';
import { Failure } from '../src-core/transcription.ts';
import { AudioFileError, type AudioFileProblem, openAudioFile } from './audio-file.ts';
import { createDecoder, createHearing } from './transcription/embedded/hearing.ts';
import { loadSpeechModel, type SpeechModel } from './transcription/embedded/speech-model.ts';

const help = `Dictum turns recordings of speech into text, on this computer.

Usage: dictum transcribe FILE... [--language en] [--json]

Prints the text of each file on one line. With more than one file, the line
begins with the file's name: "FILE: text". Reads wav, flac, mp3, ogg, webm, m4a.

  --language XX  the language spoken; the embedded engine understands English (en)
  --json         one JSON object a line and file, with
                 file, text, engine, model, audio_s and took_ms
  --help         show this
  --version      show the version

Exit code: 0 when every file was transcribed, 2 when one could not be, or when
the command was not understood; 1 when the speech engine could not start.
`;

const exitCodes = { done: 0, engine: 1, input: 2 } as const;

/** Something the person can put right; the message is a sentence for them. */
class UsageError extends Error {}

const fileProblems: Readonly<Record<AudioFileProblem, (file: string) => string>> = {
  missing: (file) => `There is no file ${file}.`,
  folder: (file) => `${file} is a folder, not a recording.`,
  unreadable: (file) => `You are not allowed to read ${file}.`,
  empty: (file) => `${file} is empty.`,
  'not-audio': (file) => `${file} is not a recording in a format that Dictum reads.`,
  damaged: (file) => `${file} looks like a recording but could not be decoded.`,
  'no-sound': (file) => `${file} has no sound in it.`,
};

async function run(args: readonly string[]): Promise<number> {
  const { files, json, show } = parse(args);
  if (show !== null) {
    process.stdout.write(show === 'help' ? help : `${version()}\n`);
    return exitCodes.done;
  }
  let exitCode: number = exitCodes.done;
  for (const file of files) {
    try {
      const sound = await openAudioFile(file);
      const model = await speechModel();
      const heard = await transcribe(sound, model);
      if (heard.text === '') complain(`No speech was heard in ${file}.`);
      const prefix = files.length > 1 ? `${file}: ` : '';
      process.stdout.write(json ? jsonLine(file, heard) : `${prefix}${heard.text}\n`);
    } catch (error) {
      if (!(error instanceof AudioFileError)) throw error;
      complain(fileProblems[error.problem](file));
      exitCode = exitCodes.input;
    }
  }
  return exitCode;
}

interface Command {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly show: 'help' | 'version' | null;
}

function parse(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args);
  const [command, ...files] = positionals;
  if (values.help === true) return { files: [], json: false, show: 'help' };
  if (values.version === true) return { files: [], json: false, show: 'version' };
  if (command === undefined) throw new UsageError('Say what to do: "dictum transcribe FILE".');
  if (command !== 'transcribe') throw new UsageError(`There is no command "${command}".`);
  checkLanguage(values.language ?? 'en');
  if (files.length === 0) throw new UsageError('Say which file to transcribe.');
  return { files, json: values.json === true, show: null };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        language: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    // Node's own sentence, without its advice about how to escape a leading dash.
    const [sentence = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`, { cause: error });
  }
}

function checkLanguage(language: string): void {
  if (language === 'en') return;
  if (languageCodes.some((code) => code === language)) {
    throw new UsageError(`The embedded engine understands English only, not "${language}".`);
  }
  throw new UsageError(`"${language}" is not a language code such as "en".`);
}

let loadedModel: Promise<SpeechModel> | undefined;

/** Loaded once, and only when there is a file to transcribe. */
function speechModel(): Promise<SpeechModel> {
  const modelsDir = process.env.DICTUM_MODELS_DIR ?? '';
  loadedModel ??=
    modelsDir === '' ? Promise.reject(new Failure('model-missing')) : loadSpeechModel(modelsDir);
  return loadedModel;
}

interface Heard {
  readonly text: string;
  readonly audioS: number;
  readonly tookMs: number;
}

async function transcribe(sound: AsyncIterable<Int16Array>, model: SpeechModel): Promise<Heard> {
  const startedAt = performance.now();
  const texts: string[] = [];
  const { promise: failed, reject } = Promise.withResolvers<never>();
  using hearing = createHearing({
    model,
    decoder: createDecoder(model),
    decode: true,
    onlySpeech: true,
    isLive: false,
    onSettled: ({ text }) => texts.push(text),
    onError: reject,
  });
  let samples = 0;
  for await (const piece of sound) {
    samples += piece.length;
    hearing.write(piece);
    await Promise.race([hearing.room(), failed]);
  }
  await Promise.race([hearing.finish(), failed]);
  const text = texts.filter((part) => part !== '').join(' ');
  return { text, audioS: samples / sampleRate, tookMs: performance.now() - startedAt };
}

function jsonLine(file: string, { text, audioS, tookMs }: Heard): string {
  const answer = {
    file,
    text,
    engine: 'embedded',
    model: defaultModelId,
    audio_s: Number(audioS.toFixed(3)),
    took_ms: Math.round(tookMs),
  };
  return `${JSON.stringify(answer)}\n`;
}

function problemOf(error: unknown): string {
  const code = error instanceof Failure ? error.code : null;
  if (code === 'model-missing') return 'The speech model is missing. "npm start" fetches it.';
  if (code === 'model-damaged') return 'The speech model is damaged. "npm start" fetches it again.';
  if (code === 'engine-failed') return 'The speech engine does not work on this computer.';
  return `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;
}

function complain(sentence: string): void {
  process.stderr.write(`dictum: ${sentence}\n`);
}

/** This file runs from src-main and, once built, from out/main. */
function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return String(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version);
    } catch {
      // Not here; the other one is.
    }
  }
  return 'unknown';
}

// A reader such as "head" may close the pipe early. There is nobody left to tell.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    complain(`${error.message} See "dictum --help".`);
    process.exitCode = exitCodes.input;
  } else {
    complain(problemOf(error));
    process.exitCode = exitCodes.engine;
  }
}
