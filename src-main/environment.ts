import { type RemoteServiceId, services } from '../src-core/services.ts';
import type { EnvironmentKeys } from './secrets.ts';

/**
 * What Dictum takes from its environment, read once at the start. What could steer it elsewhere is
 * removed: the SDKs obey variables that name another host, and every child process inherits the keys.
 */
export interface Environment {
  readonly keys: EnvironmentKeys;
  /** Prints when the hotkey is armed, or not to be had, for tests and for scripts that wait for it. */
  readonly announces: boolean;
  /** Tells whoever started Dictum in a terminal how to dictate, and how to end it. */
  readonly greets: boolean;
  readonly modelsDir: string | null;
}

export function takeEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const taken = {
    keys: takeKeys(environment),
    announces: environment.DICTUM_ANNOUNCE === '1',
    greets: environment.DICTUM_GREET === '1',
    modelsDir: environment.DICTUM_MODELS_DIR || null,
  };
  for (const name of [
    'GROQ_BASE_URL',
    'GROQ_CUSTOM_HEADERS',
    'GROQ_LOG',
    'OPENAI_BASE_URL',
    'OPENAI_CUSTOM_HEADERS',
    'OPENAI_LOG',
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_ADMIN_KEY',
    'OPENAI_WEBHOOK_SECRET',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    // With it electron-store writes over its file, which a power cut leaves half old and half new.
    'SNAP',
  ]) {
    delete environment[name];
  }
  return taken;
}

function takeKeys(environment: NodeJS.ProcessEnv): EnvironmentKeys {
  const take = (service: RemoteServiceId) => {
    const name = services[service].keyVariable;
    const key = environment[name]?.trim() || null;
    delete environment[name];
    return key;
  };
  return { groq: take('groq'), openai: take('openai'), cortecs: take('cortecs'), custom: take('custom') };
}

/** Null when there is a desktop; else the one sentence that says what is missing. */
export function missingDesktop(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const hasDesktop = platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY;
  return hasDesktop
    ? null
    : 'Dictum needs a desktop and found no display: start it from a graphical session, or use "npm run -s dictum -- transcribe FILE" here.';
}
