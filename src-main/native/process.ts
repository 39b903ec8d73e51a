/** The child that calls the system on Windows and macOS. Runs as an Electron utility process. */
import type { NativeAnswer, NativeCalls, NativeOrder } from './calls.ts';

async function load(): Promise<NativeCalls> {
  if (process.platform === 'win32') return (await import('./windows/calls.ts')).windowsCalls();
  return (await import('./mac/calls.ts')).macCalls();
}

// A system without one of the functions answers nothing, and is not asked anew at each call.
const loading = load();
loading.catch(() => {});

process.parentPort.on('message', async ({ data: { id, name, input } }: { data: NativeOrder }) => {
  const answer = (said: NativeAnswer) => process.parentPort.postMessage(said);
  try {
    const call = (await loading)[name] as (input: unknown) => unknown;
    answer({ id, output: await call(input) });
  } catch (error) {
    answer({ id, problem: String(error) });
  }
});
