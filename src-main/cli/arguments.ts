import { parseArgs } from 'node:util';
import { languageCodes } from '../../src-core/languages.ts';
import { canTranslate } from '../../src-core/offered-models.ts';
import { serviceBaseUrl } from '../../src-core/service-url.ts';
import { type RemoteServiceId, remoteServiceIds, serviceIds, services } from '../../src-core/services.ts';
import { findModel, speechModels } from '../../src-core/speech-models.ts';
import { argumentWords as words } from '../../src-core/words/command-line.ts';
import { serviceNames } from '../../src-core/words/en.ts';
import { isLink, linkToSend } from './recording-link.ts';

/** Something the person can put right; the message is a sentence for them. */
export class UsageError extends Error {}

export const formats = ['text', 'json', 'srt', 'vtt'] as const;
export type Format = (typeof formats)[number];

export type Command = { readonly kind: 'help' | 'version' } | TranscribeCommand;

export interface TranscribeCommand {
  readonly kind: 'transcribe';
  readonly files: readonly string[];
  readonly by: Service;
  /** ISO-639-1; null: the service finds out. */
  readonly language: string | null;
  readonly prompt: string;
  /** 0 to 1; null: the service decides. */
  readonly temperature: number | null;
  readonly translate: boolean;
  readonly format: Format;
  /** null: to the standard output. */
  readonly outDir: string | null;
}

export type Service = EmbeddedChoice | RemoteChoice;

export interface EmbeddedChoice {
  readonly id: 'embedded';
  /** By its name in the catalogue; null: whichever understands what is spoken. */
  readonly model: string | null;
}

export interface RemoteChoice {
  readonly id: RemoteServiceId;
  readonly baseUrl: string;
  /** Empty where a server has one model and asks for no name. */
  readonly model: string;
  /** Whether this computer stands in when the service fails. */
  readonly hasFallback: boolean;
}

/** Throws a `UsageError`. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [command, ...files] = positionals;
  if (command === undefined) throw new UsageError(words.noCommand);
  if (command !== 'transcribe') throw new UsageError(words.unknownCommand(command));
  const id = oneOf('service', values.service ?? 'embedded', serviceIds);
  const language = languageFrom(values.language);
  const by = id === 'embedded' ? embeddedFrom(values) : remoteFrom(id, values);
  const temperature = temperatureFrom(values.temperature);
  const format = formatFrom(values);
  if (files.length === 0) throw new UsageError(words.noFile);
  for (const link of files.filter(isLink)) checkLink(link, by);
  const outDir = values.out ?? null;
  if (outDir === null && files.length > 1 && (format === 'srt' || format === 'vtt')) {
    throw new UsageError(words.subtitlesNeedFolder);
  }
  return {
    kind: 'transcribe',
    files,
    by,
    language,
    prompt: values.prompt ?? '',
    temperature,
    translate: values.translate === true,
    format,
    outDir,
  };
}

/** A service that fetches recordings itself is told only where it can and may. */
function checkLink(link: string, by: Service): void {
  if (by.id === 'embedded' || !services[by.id].takesLinks) {
    const able = remoteServiceIds.filter((id) => services[id].takesLinks).join(' or ');
    throw new UsageError(words.linkNotTaken(serviceNames[by.id], able));
  }
  if (linkToSend(link) === null) throw new UsageError(words.badLink(link));
  if (by.hasFallback) throw new UsageError(words.linkHasNoFallback);
}

type Values = ReturnType<typeof parseOptions>['values'];

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        service: { type: 'string' },
        'base-url': { type: 'string' },
        model: { type: 'string' },
        fallback: { type: 'string' },
        language: { type: 'string' },
        prompt: { type: 'string' },
        temperature: { type: 'string' },
        translate: { type: 'boolean' },
        format: { type: 'string' },
        json: { type: 'boolean' },
        out: { type: 'string' },
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

function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) throw new UsageError(words.notOneOf(option, given, names));
  return found;
}

function languageFrom(code: string | undefined): string | null {
  if (code === undefined) return null;
  if (!languageCodes.some((known) => known === code)) throw new UsageError(words.noLanguage(code));
  return code;
}

/** What the engine on this computer does not know is said, and not left unheard. */
function embeddedFrom(values: Values): Service {
  for (const option of ['base-url', 'fallback', 'prompt', 'temperature'] as const) {
    if (values[option] !== undefined) throw new UsageError(words.notEmbedded(option));
  }
  const { model = null } = values;
  if (model !== null && findModel(model) === undefined) {
    const names = speechModels.map(({ id }) => id);
    throw new UsageError(words.notOneOf('model', model, names));
  }
  return { id: 'embedded', model };
}

function remoteFrom(id: RemoteServiceId, values: Values): RemoteChoice {
  const facts = services[id];
  const address = values['base-url'] ?? facts.baseUrl;
  if (address === null) throw new UsageError(words.noAddress);
  const { data: baseUrl } = serviceBaseUrl.safeParse(address);
  if (baseUrl === undefined) throw new UsageError(words.badAddress(address));
  const usual =
    values.translate === true ? (facts.translatingModels?.[0] ?? facts.models[0]) : facts.models[0];
  const model = values.model?.trim() ?? usual ?? '';
  if (model.length > 100 || (model === '' && values.model !== undefined))
    throw new UsageError(words.badModel);
  if (values.translate === true && !canTranslate(id, model)) {
    throw new UsageError(words.cannotTranslate(model, translators()));
  }
  const hasFallback = values.fallback !== undefined;
  if (hasFallback) oneOf('fallback', values.fallback ?? '', ['embedded']);
  return { id, baseUrl, model, hasFallback };
}

/** Like "whisper-large-v3 of groq or whisper-1 of openai". */
function translators(): string {
  return remoteServiceIds
    .flatMap((id) => services[id].translatingModels?.map((model) => `${model} of ${id}`) ?? [])
    .join(' or ');
}

function temperatureFrom(given: string | undefined): number | null {
  if (given === undefined) return null;
  const temperature = given.trim() === '' ? Number.NaN : Number(given);
  if (!(temperature >= 0 && temperature <= 1)) throw new UsageError(words.badTemperature(given));
  return temperature;
}

function formatFrom({ format, json }: Values): Format {
  const chosen = format === undefined ? null : oneOf('format', format, formats);
  if (json !== true) return chosen ?? 'text';
  if (chosen !== null && chosen !== 'json') throw new UsageError(words.twoFormats(chosen));
  return 'json';
}
