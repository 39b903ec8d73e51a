/** The command line as a person starts it, in a home of its own. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { services } from '../../../src-core/services.ts';
import { modelsDir } from '../transcription/speech-stage.ts';

export const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));

interface Outcome {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function dictum(
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
  signal?: AbortSignal,
): Promise<Outcome> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DICTUM_MODELS_DIR: modelsDir,
    XDG_CONFIG_HOME: join(tmpdir(), 'dictum-no-such-home'),
  };
  for (const { keyVariable } of Object.values(services)) delete env[keyVariable];
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  signal?.addEventListener('abort', () => child.kill('SIGINT'));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
