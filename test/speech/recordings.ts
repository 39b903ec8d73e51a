import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Recording {
  readonly id: string;
  readonly file: string;
  /** What is said in it. */
  readonly words: string;
  readonly language: string;
  readonly seconds: number;
}

const folder = fileURLToPath(new URL('../fixtures/speech/', import.meta.url));

/** Real people; who they are and under which licence they may be used stands beside them. */
export function recordings(): readonly Recording[] {
  const manifest: readonly { id: string; file: string; ref: string; lang: string; sec: number }[] =
    JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8'));
  return manifest.map(({ id, file, ref, lang, sec }) => ({
    id,
    file: folder + file,
    words: ref,
    language: lang,
    seconds: sec,
  }));
}

export function recording(id: string): Recording {
  const found = recordings().find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no recording ${id} in ${folder}`);
  return found;
}

/** What is said in the file, when it is one of ours, wherever it lies; else null. */
export function knownWords(file: string): string | null {
  const sound = readFileSync(file);
  return recordings().find((each) => readFileSync(each.file).equals(sound))?.words ?? null;
}
