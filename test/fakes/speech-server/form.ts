/** Whether a service would take this form; what it would refuse is refused. */
import type { Dialect, Task } from './dialects.ts';
import { type Part, partsIn } from './multipart.ts';
import { Refusal } from './refusal.ts';
import { samplesIn } from './sound-file.ts';

export interface Upload {
  readonly task: Task;
  /** A list's values stand with commas between them. */
  readonly fields: Readonly<Record<string, string>>;
  /** In the order they came, each once. */
  readonly fieldNames: readonly string[];
  readonly fileName: string;
  /** The file, as it came; nothing where there was only its address. */
  readonly bytes: Buffer;
  /** 16 kHz mono, as it came, or as it was found at the address. */
  readonly samples: Int16Array;
}

const largestFileBytes = 25_000_000;

export async function uploadIn(
  dialect: Dialect,
  task: Task,
  body: Buffer,
  contentType: string,
  /** What lies where on the internet. */
  recordings: Readonly<Record<string, Int16Array>>,
): Promise<Upload> {
  const parts = partsIn(body, contentType);
  const names = parts.map(({ name }) => name);
  for (const name of names) {
    if (!dialect.fields[task].includes(name)) {
      throw new Refusal(400, `Unrecognized request argument supplied: ${name}`, { field: name });
    }
    if (!dialect.lists.includes(name) && names.indexOf(name) !== names.lastIndexOf(name)) {
      throw new Refusal(400, `${name} was given twice`, { field: name });
    }
  }
  const fields = fieldsIn(parts.filter(({ fileName }) => fileName === null));
  checkModel(dialect, task, fields);
  checkTimes(dialect, fields);
  check(fields, 'language', (language) => /^[a-z]{2}$/.test(language));
  check(fields, 'temperature', (text) => /^\d(\.\d+)?$/.test(text) && Number(text) <= 1);
  check(fields, 'eu_native', isBoolean);
  check(fields, 'allow_quantization', isBoolean);
  check(fields, 'allowed_providers', (list) => /^[a-z0-9_,-]+$/.test(list));
  check(fields, 'preference', (name) => ['balanced', 'speed', 'cost'].includes(name));
  check(fields, 'prompt', (prompt) => prompt !== '');
  if (task === 'translations') check(fields, 'language', (language) => language === 'en');
  if (Buffer.byteLength(fields.prompt ?? '') > dialect.promptBytes) {
    throw new Refusal(400, `prompt is too long: at most ${dialect.promptBytes} bytes`, { field: 'prompt' });
  }
  const file = parts.find(({ name }) => name === 'file');
  const { url } = fields;
  if ((file === undefined) === (url === undefined)) {
    throw new Refusal(400, 'exactly one of file and url is required', { field: 'file' });
  }
  const rest = { task, fields, fieldNames: [...new Set(names)] };
  if (url !== undefined) {
    const samples = recordings[url];
    if (samples === undefined) throw new Refusal(400, `failed to retrieve media by url: ${url}`);
    return { ...rest, fileName: '', bytes: Buffer.alloc(0), samples };
  }
  if (file === undefined || file.fileName === null) {
    throw new Refusal(400, 'file is no file', { field: 'file' });
  }
  if (file.bytes.length > largestFileBytes) throw new Refusal(413, 'Request Entity Too Large');
  return { ...rest, fileName: file.fileName, bytes: file.bytes, samples: await samplesIn(file) };
}

function fieldsIn(parts: readonly Part[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const { name, bytes } of parts) {
    const value = bytes.toString('utf8');
    fields[name] = fields[name] === undefined ? value : `${fields[name]},${value}`;
  }
  return fields;
}

function checkModel(dialect: Dialect, task: Task, { model }: Upload['fields']): void {
  if (model === undefined) throw new Refusal(400, 'model is required', { field: 'model' });
  if (!dialect.models.includes(model)) {
    throw new Refusal(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
      code: 'model_not_found',
      field: 'model',
    });
  }
  if (task === 'translations' && !dialect.translatingModels.includes(model)) {
    throw new Refusal(400, `model \`${model}\` does not support translations`, { field: 'model' });
  }
}

function checkTimes(dialect: Dialect, fields: Upload['fields']): void {
  const { model = '', response_format: format = 'json' } = fields;
  const isUnderstood =
    dialect.formats.includes(format) && (format !== 'verbose_json' || dialect.timedModels.includes(model));
  if (!isUnderstood) {
    throw new Refusal(400, `response_format '${format}' is not compatible with model '${model}'.`, {
      field: 'response_format',
    });
  }
  const granularities = fields['timestamp_granularities[]'];
  if (granularities === undefined) return;
  const isList = granularities.split(',').every((name) => name === 'word' || name === 'segment');
  if (!isList || format !== 'verbose_json') {
    throw new Refusal(400, 'timestamp_granularities need response_format verbose_json', {
      field: 'timestamp_granularities',
    });
  }
}

function check(fields: Upload['fields'], name: string, isRight: (value: string) => boolean): void {
  const value = fields[name];
  if (value !== undefined && !isRight(value)) {
    throw new Refusal(400, `${name} ${value} is not supported`, { field: name });
  }
}

const isBoolean = (text: string) => text === 'true' || text === 'false';
