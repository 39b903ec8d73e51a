/**
 * What Dictum takes from its environment, read once at the start. What could steer it elsewhere is
 * removed: groq-sdk obeys GROQ_BASE_URL, GROQ_CUSTOM_HEADERS and GROQ_LOG, and every child process
 * inherits the key.
 */
export interface Environment {
  readonly groqKey: string | null;
  /** Prints when the hotkey is armed, for tests and for scripts that wait for it. */
  readonly announces: boolean;
  /** Tells whoever started Dictum in a terminal how to dictate, and how to end it. */
  readonly greets: boolean;
  readonly modelsDir: string | null;
}

export function takeEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const taken = {
    groqKey: environment.GROQ_API_KEY?.trim() || null,
    announces: environment.DICTUM_ANNOUNCE === '1',
    greets: environment.DICTUM_GREET === '1',
    modelsDir: environment.DICTUM_MODELS_DIR || null,
  };
  for (const name of [
    'GROQ_API_KEY',
    'GROQ_BASE_URL',
    'GROQ_CUSTOM_HEADERS',
    'GROQ_LOG',
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ]) {
    delete environment[name];
  }
  return taken;
}

/** Null when there is a desktop; else the one sentence that says what is missing. */
export function missingDesktop(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const hasDesktop = platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY;
  return hasDesktop
    ? null
    : 'Dictum needs a desktop and found no display: start it from a graphical session, or use "npm run -s dictum -- transcribe FILE" here.';
}
